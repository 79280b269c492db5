# Builds one Go package: cmake -DGO= -DOUTPUT= -DPACKAGE= -DVERSION= -P gobuild.cmake
# for this machine, or for what GOOS, GOARCH and CC in the environment say.
# The plugin is a shared library that exports clap_entry and nothing else of
# ours; plugin and host carry the same version. Unless the commit has the tag
# vVERSION and nothing was changed since, the version says which commit it is.

execute_process(COMMAND git rev-parse --short=10 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE no_git)
if(no_git EQUAL 0)
  execute_process(COMMAND git status --porcelain --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
  execute_process(COMMAND git tag --points-at HEAD --list "v${VERSION}" OUTPUT_VARIABLE tag ERROR_QUIET)
  if(changes)
    string(APPEND VERSION "+${commit}.modified")
  elseif(NOT tag)
    string(APPEND VERSION "+${commit}")
  endif()
endif()

set(ldflags "-s -w -X lacquer/dsp.Version=${VERSION}")
set(mode)
set(ENV{GOEXPERIMENT} simd)
if(OUTPUT MATCHES "\\.clap$")
  set(mode -buildmode=c-shared)
  set(ENV{CGO_ENABLED} 1)
  execute_process(COMMAND ${GO} env GOOS OUTPUT_VARIABLE system OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(system STREQUAL "linux")
    # Without a build ID, in which the flags count: these hold the sources' path.
    string(APPEND ldflags " -buildid=")
    string(APPEND ldflags " \"-extldflags='-Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/../plugin/exports.map'\"")
  elseif(system STREQUAL "windows")
    # The first takes Go's own list of exports away, the second leaves what is dllexport.
    string(APPEND ldflags " '-extldflags=-Wl,--export-all-symbols -Wl,--exclude-all-symbols'")
  elseif(system STREQUAL "darwin")
    string(APPEND ldflags " -extldflags=-Wl,-exported_symbol,_clap_entry")
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
