package dynamics

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPowerToDB(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for range 200000 {
		power := math.Pow(10, rng.Float64()*45-29)
		worst = max(worst, math.Abs(PowerToDB(power)-10*math.Log10(power)))
	}
	t.Logf("PowerToDB: error %.2g dB (asked 1e-5)", worst)
	if worst > 2e-7 {
		t.Errorf("PowerToDB is off by %g dB", worst)
	}
	if PowerToDB(1) != 0 {
		t.Errorf("PowerToDB(1) = %g, want 0", PowerToDB(1))
	}
	if got := PowerToDB(0); math.Abs(got+300) > 1e-6 {
		t.Errorf("PowerToDB(0) = %g, want -300", got)
	}
}

func TestDBToGain(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	worst := 0.0
	for range 200000 {
		db := rng.Float64()*600 - 300
		want := math.Pow(10, db/20)
		worst = max(worst, math.Abs(20*math.Log10(DBToGain(db)/want)))
	}
	t.Logf("DBToGain: error %.2g dB (asked 1e-5)", worst)
	if worst > 3e-8 {
		t.Errorf("DBToGain is off by %g dB", worst)
	}
	if DBToGain(0) != 1 {
		t.Errorf("DBToGain(0) = %g, want 1", DBToGain(0))
	}
	x := []float64{0, 3, 60.5, 1e-9}
	Gains(x)
	for i, db := range []float64{0, 3, 60.5, 1e-9} {
		if x[i] != DBToGain(-db) {
			t.Errorf("Gains(%g) = %g, DBToGain(-%g) = %g", db, x[i], db, DBToGain(-db))
		}
	}
}

// TestNoSteps walks over the seams between octaves, where two polynomials
// that are good on their own could leave a step.
func TestNoSteps(t *testing.T) {
	for octave := -20; octave <= 20; octave++ {
		x := math.Ldexp(math.Sqrt2, octave)
		below, above := PowerToDB(math.Nextafter(x, 0)), PowerToDB(math.Nextafter(x, 1e9))
		if step := math.Abs(above - below); step > 1e-12 {
			t.Errorf("PowerToDB steps by %g dB at √2·2^%d", step, octave)
		}
		db := (float64(octave) + 0.5) / octavesPerDB
		low, high := DBToGain(math.Nextafter(db, -1e9)), DBToGain(math.Nextafter(db, 1e9))
		if step := math.Abs(high/low - 1); step > 1e-13 {
			t.Errorf("DBToGain steps by %g at %g dB", step, db)
		}
	}
}

// TestGoldenBits pins a few results bit for bit: the approximations promise
// the same bits on any processor, with and without vector units.
func TestGoldenBits(t *testing.T) {
	sum := uint64(0)
	for i := range 1000 {
		x := float64(float64(i)*0.37) - 190
		sum = sum*31 + math.Float64bits(DBToGain(x))
		sum = sum*31 + math.Float64bits(PowerToDB(math.Abs(x)+1e-3))
	}
	const want = 0x2972f93b75cc33a0
	if sum != want {
		t.Errorf("bits hash to %#x, want %#x", sum, uint64(want))
	}
}

func BenchmarkPowerToDB(b *testing.B) {
	x, sum := 0.1, 0.0
	for b.Loop() {
		sum += PowerToDB(x)
		x += 1e-3
	}
	sink = sum
}

func BenchmarkDBToGain(b *testing.B) {
	x, sum := -60.0, 0.0
	for b.Loop() {
		sum += DBToGain(x)
		x += 1e-6
	}
	sink = sum
}

var sink float64
