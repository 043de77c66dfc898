#pragma once

#include <functional>

#include "front/serve_options.h"
#include "net/admission.h"

namespace sfai::front {

// As the options say; where they say nothing, as many connections as the descriptors allow (each may need a second one
// for its upstream), any number of requests, and 85 % of the memory that the control group or the machine has.
net::AdmissionLimits admission_limits(const ServeOptions& options, unsigned threads);

// Measures the process's resident memory. Above `limit` it first gives back to the system what the allocator keeps:
// what is free already must not be a reason to refuse anybody.
net::Admission::Gauge memory_gauge(std::size_t limit);

}  // namespace sfai::front
