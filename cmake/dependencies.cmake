# Third-party code, each behind one target: docs/decisions says what each saves and costs.
find_package(Threads REQUIRED)
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3 REQUIRED)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  include("${CMAKE_CURRENT_LIST_DIR}/slim_openssl.cmake")
endif()
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)

add_library(boost_asio INTERFACE)
target_link_libraries(boost_asio INTERFACE Boost::headers Threads::Threads)
# Without the next two a coroutine's frame comes from aligned_alloc(), which glibc serves without its thread's cache; no
# frame here wants more than what operator new gives.
target_compile_definitions(boost_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_HANDLER_TYPE_REQUIREMENTS
  BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)

add_library(boost_beast INTERFACE)
target_link_libraries(boost_beast INTERFACE boost_asio)

add_library(cli11 INTERFACE)

if(NOT EXISTS "${SFAI_DEPS}/simdjson/src/simdjson.cpp")
  message(FATAL_ERROR "simdjson's source is not in ${SFAI_DEPS}/simdjson: run scripts/install")
endif()
add_library(simdjson STATIC "${SFAI_DEPS}/simdjson/src/simdjson.cpp")
target_include_directories(simdjson SYSTEM PUBLIC "${SFAI_DEPS}/simdjson/include" PRIVATE "${SFAI_DEPS}/simdjson/src")
target_compile_options(simdjson PRIVATE -w -O2)
