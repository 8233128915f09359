#include "formats/layers/proj_at_need.hpp"

#include <dlfcn.h>

#include <optional>
#include <string>

namespace minga::formats::layers {
namespace {

/// The library by its full name; it stays open until the program ends.
class Library {
 public:
  Library() : handle_(dlopen(MINGA_PROJ_LIBRARY, RTLD_NOW | RTLD_LOCAL)) {}

  template <class Function>
  void find(const char* name, Function& function) {
    void* const symbol = handle_ == nullptr ? nullptr : dlsym(handle_, name);
    function = reinterpret_cast<Function>(symbol);
    complete_ = complete_ && symbol != nullptr;
  }
  bool complete() const { return complete_; }

 private:
  void* handle_;
  bool complete_ = true;
};

std::optional<ProjFunctions> opened() {
  Library library;
  ProjFunctions proj;
  library.find("proj_context_create", proj.context_create);
  library.find("proj_context_destroy", proj.context_destroy);
  library.find("proj_log_level", proj.log_level);
  library.find("proj_create", proj.create);
  library.find("proj_destroy", proj.destroy);
  library.find("proj_is_crs", proj.is_crs);
  library.find("proj_get_type", proj.get_type);
  library.find("proj_get_name", proj.get_name);
  library.find("proj_crs_get_sub_crs", proj.crs_get_sub_crs);
  library.find("proj_get_source_crs", proj.get_source_crs);
  library.find("proj_crs_get_coordinate_system", proj.crs_get_coordinate_system);
  library.find("proj_cs_get_axis_info", proj.cs_get_axis_info);
  library.find("proj_crs_get_coordoperation", proj.crs_get_coordoperation);
  library.find("proj_coordoperation_get_method_info", proj.coordoperation_get_method_info);
  library.find("proj_create_crs_to_crs_from_pj", proj.create_crs_to_crs_from_pj);
  library.find("proj_normalize_for_visualization", proj.normalize_for_visualization);
  library.find("proj_trans_generic", proj.trans_generic);
  library.find("proj_get_area_of_use", proj.get_area_of_use);
  if (!library.complete()) return std::nullopt;
  return proj;
}

}  // namespace

const ProjFunctions* proj_functions() {
  static const std::optional<ProjFunctions> proj = opened();
  return proj ? &*proj : nullptr;
}

}  // namespace minga::formats::layers
