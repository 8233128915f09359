#pragma once

#include <proj.h>

namespace minga::formats::layers {

/// The functions of PROJ that are used here. The library is opened when first asked for, and not with the
/// program: it brings forty others with it, which every start of every command would pay for.
struct ProjFunctions {
  decltype(&::proj_context_create) context_create = nullptr;
  decltype(&::proj_context_destroy) context_destroy = nullptr;
  decltype(&::proj_log_level) log_level = nullptr;
  decltype(&::proj_create) create = nullptr;
  decltype(&::proj_destroy) destroy = nullptr;
  decltype(&::proj_is_crs) is_crs = nullptr;
  decltype(&::proj_get_type) get_type = nullptr;
  decltype(&::proj_get_name) get_name = nullptr;
  decltype(&::proj_crs_get_sub_crs) crs_get_sub_crs = nullptr;
  decltype(&::proj_get_source_crs) get_source_crs = nullptr;
  decltype(&::proj_crs_get_coordinate_system) crs_get_coordinate_system = nullptr;
  decltype(&::proj_cs_get_axis_info) cs_get_axis_info = nullptr;
  decltype(&::proj_crs_get_coordoperation) crs_get_coordoperation = nullptr;
  decltype(&::proj_coordoperation_get_method_info) coordoperation_get_method_info = nullptr;
  decltype(&::proj_create_crs_to_crs_from_pj) create_crs_to_crs_from_pj = nullptr;
  decltype(&::proj_normalize_for_visualization) normalize_for_visualization = nullptr;
  decltype(&::proj_trans_generic) trans_generic = nullptr;
  decltype(&::proj_get_area_of_use) get_area_of_use = nullptr;
};

/// Null if the library is not installed.
const ProjFunctions* proj_functions();

}  // namespace minga::formats::layers
