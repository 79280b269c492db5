# Builds one Go package: cmake -DGO= -DOUTPUT= -DPACKAGE= -DVERSION= -P gobuild.cmake
# The plugin is a shared library that exports clap_entry and nothing else of
# ours; plugin and host carry the same version, with the commit they are from.

execute_process(COMMAND git rev-parse --short=10 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE no_git)
if(no_git EQUAL 0)
  string(APPEND VERSION "+${commit}")
  execute_process(COMMAND git status --porcelain --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
  if(changes)
    string(APPEND VERSION ".modified")
  endif()
endif()

set(ldflags "-s -w -X lacquer/dsp.Version=${VERSION}")
set(mode)
set(ENV{GOEXPERIMENT} simd)
if(OUTPUT MATCHES "\\.clap$")
  set(mode -buildmode=c-shared)
  set(ENV{CGO_ENABLED} 1)
  if(CMAKE_HOST_SYSTEM_NAME STREQUAL "Linux")
    string(APPEND ldflags " -extldflags=-Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/../plugin/exports.map")
  endif()
else()
  set(ENV{CGO_ENABLED} 0) # the host loads plugins without cgo
endif()

execute_process(COMMAND ${GO} build -trimpath -buildvcs=false ${mode} -ldflags=${ldflags} -o ${OUTPUT} ${PACKAGE}
                RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "go build ${PACKAGE} failed")
endif()
if(mode)
  # The C header that go build writes beside a shared library is for nobody.
  string(REGEX REPLACE "\\.clap$" ".h" header "${OUTPUT}")
  file(REMOVE "${header}")
endif()
message(STATUS "${OUTPUT} (${VERSION})")
