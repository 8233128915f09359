#include "pack/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <set>
#include <sstream>

#include "base/text.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

struct Refused {
  Problem problem;
};

/// Builds the tree from yaml-cpp's events. Its own node type is not used: it keeps no place for keys,
/// lets a key stand twice and follows aliases.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const std::string& file) : file_(file) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(make(YamlNode::Kind::null, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "pack.yaml_anchor"); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    auto node = make(YamlNode::Kind::scalar, mark);
    node.scalar = value;
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    bool has_key = false;
    YamlNode key;
    std::set<std::string> keys;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string code, Parameters parameters = {}) const {
    throw Refused{{ProblemKind::invalid,
                   std::move(code),
                   std::move(parameters),
                   {.file = file_, .line = mark.line + 1L, .column = mark.column + 1L, .field = {}}}};
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor) refuse(mark, "pack.yaml_anchor");
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    // "?" stands for an untagged plain scalar or collection, "!" for an untagged quoted one.
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "pack.yaml_tag", {{"tag", excerpt(tag)}});
  }

  YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) {
    if (++nodes_ > max_yaml_nodes)
      refuse(mark, "pack.yaml_nodes", {{"limit", std::to_string(max_yaml_nodes)}});
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1L;
    node.column = mark.column + 1L;
    return node;
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (stack_.size() >= max_yaml_depth)
      refuse(mark, "pack.yaml_depth", {{"limit", std::to_string(max_yaml_depth)}});
    stack_.push_back({make(kind, mark), false, {}, {}});
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& top = stack_.back();
    if (top.node.is_list()) {
      top.node.items.push_back(std::move(node));
    } else if (!top.has_key) {
      add_key(top, std::move(node));
    } else {
      top.node.entries.push_back({std::move(top.key), std::move(node)});
      top.has_key = false;
    }
  }

  void add_key(Open& top, YamlNode key) const {
    const YAML::Mark mark = [&] {
      YAML::Mark m;
      m.line = static_cast<int>(key.line - 1);
      m.column = static_cast<int>(key.column - 1);
      return m;
    }();
    if (!key.is_scalar()) refuse(mark, "pack.yaml_key");
    if (!top.keys.insert(key.scalar).second)
      refuse(mark, "pack.duplicate_key", {{"key", excerpt(key.scalar)}});
    top.key = std::move(key);
    top.has_key = true;
  }

  const std::string& file_;
  YamlNode root_;
  std::vector<Open> stack_;
  std::size_t nodes_ = 0;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.scalar == key) return &value;
  }
  return nullptr;
}

Result<YamlNode> read_yaml(const std::string& file, std::string_view text) {
  const Place place{.file = file, .line = 1, .column = 0, .field = {}};
  if (text.size() > max_yaml_bytes) {
    return fail(ProblemKind::too_large, "pack.too_large", {{"limit", std::to_string(max_yaml_bytes)}}, place);
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad = first_invalid_utf8(text)) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    return fail(ProblemKind::invalid, "pack.not_utf8", {},
                {.file = file, .line = static_cast<long>(line), .column = 0, .field = {}});
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    Builder builder(file);
    if (!parser.HandleNextDocument(builder)) return YamlNode{};
    YamlNode root = builder.take();
    Builder rest(file);
    if (parser.HandleNextDocument(rest)) {
      return fail(ProblemKind::invalid, "pack.yaml_documents", {},
                  {.file = file, .line = rest.take().line, .column = 0, .field = {}});
    }
    return root;
  } catch (Refused& refused) {
    return tl::unexpected(std::move(refused.problem));
  } catch (const YAML::Exception& e) {
    return fail(ProblemKind::invalid, "pack.yaml_syntax", {{"detail", excerpt(e.msg, 200)}},
                {.file = file, .line = e.mark.line + 1L, .column = e.mark.column + 1L, .field = {}});
  }
}

}  // namespace minga::pack
