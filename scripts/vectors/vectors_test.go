package main

import (
	"strings"
	"testing"
)

// TestFollow has functions that stall and functions that do not, and names the
// instructions that do.
func TestFollow(t *testing.T) {
	const listing = `
0000000000000010 <lacquer/dsp.loop>:
      10:	movsd  (%rax),%xmm0
      14:	vbroadcastsd (%rax),%ymm1
      18:	movq   %rbx,%xmm2
      1c:	vmovq  %rbx,%xmm2
      20:	jl     18 <lacquer/dsp.loop+0x8>
      24:	vzeroupper
      28:	movsd  %xmm0,(%rax)
      2c:	ret

0000000000000030 <lacquer/dsp.skips>:
      30:	je     3c <lacquer/dsp.skips+0xc>
      34:	vmovupd (%rax),%ymm0
      38:	jmp    40 <lacquer/dsp.skips+0x10>
      3c:	movsd  (%rax),%xmm0
      40:	ret

0000000000000050 <lacquer/dsp.caller>:
      50:	call   30 <lacquer/dsp.skips>
      54:	addsd  %xmm0,%xmm1
      58:	call   70 <math.log>
      5c:	vzeroupper
      60:	call   80 <math.exp>
      64:	ret

0000000000000070 <math.log>:
      70:	mulsd  %xmm0,%xmm0
      74:	ret

0000000000000080 <math.exp>:
      80:	mulsd  %xmm0,%xmm0
      84:	ret

0000000000000090 <lacquer/dsp.checks>:
      90:	vmovupd (%rax),%ymm0
      94:	jb     9c <lacquer/dsp.checks+0xc>
      98:	jmp    a4 <lacquer/dsp.checks+0x14>
      9c:	call   b0 <runtime.panicBounds>
      a0:	movsd  (%rax),%xmm0
      a4:	vzeroupper
      a8:	ret

00000000000000b0 <runtime.panicBounds>:
      b0:	movups %xmm15,(%rax)
      b4:	ret
`
	p, err := parse(strings.NewReader(listing))
	if err != nil {
		t.Fatal(err)
	}
	p.follow()
	var got strings.Builder
	found, vectors := p.report(&got)
	const want = `lacquer/dsp.loop
	18	movq   %rbx,%xmm2
lacquer/dsp.caller
	54	addsd  %xmm0,%xmm1
math.log
	entered with upper halves in use by lacquer/dsp.caller
	70	mulsd  %xmm0,%xmm0
`
	if got.String() != want || found != 3 || vectors != 3 {
		t.Errorf("%d found in %d functions with vectors:\n%s\nwant 3 in 3:\n%s", found, vectors, got.String(), want)
	}
}
