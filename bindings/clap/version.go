package clap

import (
	"fmt"
	"structs"
)

// Version is clap_version: of the headers a plugin or host was built with.
type Version struct {
	_                      structs.HostLayout
	Major, Minor, Revision uint32
}

// HostVersion is the version of CLAP this package speaks.
var HostVersion = Version{Major: 1, Minor: 2, Revision: 10}

// Compatible reports whether a binary built with v can be used: CLAP has been
// binary compatible since 1.0.
func (v Version) Compatible() bool { return v.Major >= 1 }

func (v Version) String() string {
	return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Revision)
}
