#pragma once

#include <string>
#include <vector>

#include "store/layout.hpp"
#include "store/sql_text.hpp"

namespace minga::store::sqlite {

// The texts of a searched register, folded, lie in a table of our own beside it: minga_text_REGISTER, with an
// index for each title field, and minga_find_REGISTER, an FTS5 index of its trigrams. The register's own
// table has no trigger and no index with a function of ours, which would keep QGIS from writing to it; our
// writer keeps the copy. What another program writes is found under its old words until the copy is made
// again (and the change log, which that program went round, tells of it).

/// Makes both and fills them when they are not there or have other fields than the register; drops them where
/// the register is not searched.
void index_texts(Connection& connection, const Layout& layout);

/// Brings the copy of one record up to date.
void keep_texts(Connection& connection, const Layout& layout, const Id& id, bool is_new);

/// Dialect::append_words. Words of less than three characters have no trigram: they are looked for in the
/// copy.
void append_words(SqlText& sql, const Dialect& dialect, const Layout& layout, By by,
                  const std::vector<const Column*>& columns, const std::vector<std::string>& words);

/// A statement for the rows that the trigrams find; empty where there are no words for them.
SqlText finding(const Layout& layout, const std::vector<const Column*>& columns,
                const std::vector<std::string>& words);

FoldedText folded_text(const Layout& layout, const Column& column);

}  // namespace minga::store::sqlite
