#include "formats/file_bytes.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace minga::formats {
namespace {

// Closes a descriptor on every way out.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

tl::unexpected<Problem> too_large(const std::string& file, std::size_t max_bytes) {
  return fail(ProblemKind::too_large, "file.too_large", {{"limit", std::to_string(max_bytes)}},
              Place{file, 0, 0, {}});
}

// Reads what cannot be mapped; errno tells why when it gives false.
bool read_all(int descriptor, std::size_t max_bytes, std::string& out) {
  constexpr std::size_t step = std::size_t{1} << 20;
  while (out.size() <= max_bytes) {
    const std::size_t had = out.size();
    out.resize(had + step);
    const ssize_t got = ::read(descriptor, out.data() + had, step);
    out.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
  }
  return true;
}

}  // namespace

FileBytes::FileBytes(FileBytes&& other) noexcept
    : mapped_(std::exchange(other.mapped_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      read_(std::move(other.read_)) {}

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  std::swap(mapped_, other.mapped_);
  std::swap(size_, other.size_);
  std::swap(read_, other.read_);
  return *this;
}

FileBytes::~FileBytes() {
  if (mapped_ != nullptr) ::munmap(const_cast<char*>(mapped_), size_);
}

Result<FileBytes> open_bytes(const std::filesystem::path& path, std::size_t max_bytes) {
  const std::string name = path.string();
  const Place place{name, 0, 0, {}};
  const Descriptor file{::open(name.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number < 0) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    return absent ? fail(ProblemKind::not_found, "file.not_found", {{"file", name}}, place)
                  : fail(ProblemKind::invalid, "file.unreadable", {{"file", name}}, place);
  }
  struct stat status {};
  if (::fstat(file.number, &status) != 0 || S_ISDIR(status.st_mode)) {
    return fail(ProblemKind::invalid, "file.unreadable", {{"file", name}}, place);
  }
  FileBytes bytes;
  if (S_ISREG(status.st_mode) && status.st_size > 0) {
    bytes.size_ = static_cast<std::size_t>(status.st_size);
    if (bytes.size_ > max_bytes) return too_large(name, max_bytes);
    void* const mapped = ::mmap(nullptr, bytes.size_, PROT_READ, MAP_PRIVATE, file.number, 0);
    if (mapped != MAP_FAILED) {
      ::madvise(mapped, bytes.size_, MADV_SEQUENTIAL);
      bytes.mapped_ = static_cast<const char*>(mapped);
      return bytes;
    }
    bytes.size_ = 0;
  }
  if (!read_all(file.number, max_bytes, bytes.read_)) {
    return fail(ProblemKind::invalid, "file.unreadable", {{"file", name}}, place);
  }
  if (bytes.read_.size() > max_bytes) return too_large(name, max_bytes);
  return bytes;
}

}  // namespace minga::formats
