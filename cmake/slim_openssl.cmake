# Released programs link OpenSSL without its unwind tables, half a megabyte that nothing reads: it is C, and no exception
# passes through it (what it calls back throws none). The rest of the program keeps its own.
find_program(SFAI_OBJCOPY llvm-objcopy-19 REQUIRED)

function(sfai_slim target)
  get_target_property(original ${target} IMPORTED_LOCATION)
  get_filename_component(name "${original}" NAME)
  # Packages keep the time at which they were built: only the content says that an update has come.
  file(SHA256 "${original}" content)
  set(slim "${CMAKE_BINARY_DIR}/openssl/${content}/${name}")
  add_custom_command(
    OUTPUT "${slim}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/openssl/${content}"
    COMMAND ${SFAI_OBJCOPY} --remove-section=.eh_frame --remove-section=.rela.eh_frame "${original}" "${slim}"
    DEPENDS "${original}"
    COMMENT "Taking the unwind tables out of ${name}"
    VERBATIM)
  add_custom_target(slim_${name} DEPENDS "${slim}")
  add_dependencies(${target} slim_${name})
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${slim}")
endfunction()

sfai_slim(OpenSSL::SSL)
sfai_slim(OpenSSL::Crypto)
