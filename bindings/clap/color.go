package clap

import "structs"

// Color is clap_color.
type Color struct {
	_                       structs.HostLayout
	Alpha, Red, Green, Blue uint8
}
