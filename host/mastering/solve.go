package mastering

import "math"

// Figures of the search for the drive, in dB and LU.
const (
	maxPasses  = 4    // renders of the whole song
	closeTo    = 0.03 // LU: near enough to stop
	reachedTo  = 0.1  // LU: near enough to call the target reached
	leastSlope = 0.2  // LU that 1 dB more drive must add to be worth it
	firstSlope = 0.7  // LU per dB, before anything is known
	maxTries   = 10   // of the excerpt, on the way to a target
)

// The range of the maximizer's drive in dB.
const minDrive, maxDrive = -24.0, 48.0

// A curve gives the loudness in LUFS that a drive in dB leads to. It rises,
// ever more slowly, as the limiter works harder.
type curve func(drive float64) (lufs float64, err error)

// estimate finds the drive at which a curve reaches the target, or the one
// where more drive is not worth it (reachable is false then). It starts at the
// gain that would do without a limiter; quiet is a drive at which there is
// none to speak of.
func estimate(loudness curve, target, drive, quiet float64) (best float64, reachable bool, err error) {
	first := drive
	slope := firstSlope
	var last, lastLoudness float64
	for try := range maxTries {
		l, err := loudness(drive)
		if err != nil {
			return 0, false, err
		}
		if math.Abs(target-l) <= closeTo {
			more, err := rise(loudness, drive)
			if more >= leastSlope || err != nil || try == 0 {
				return drive, true, err
			}
			break
		}
		if drive == minDrive && l > target {
			return drive, true, nil // as far down as it goes
		}
		if try > 0 && drive != last {
			slope = (l - lastLoudness) / (drive - last)
		}
		if slope < leastSlope {
			break
		}
		last, lastLoudness = drive, l
		drive = clampDrive(drive + (target-l)/slope)
	}
	stop, err := stopOfReturns(loudness, math.Min(first, quiet))
	if err != nil {
		return 0, false, err
	}
	return crossing(loudness, target, first, stop)
}

// rise is what the last dB up to a drive adds in LU.
func rise(loudness curve, drive float64) (float64, error) {
	from := math.Max(drive-1, minDrive)
	a, err := loudness(from)
	if err != nil {
		return 0, err
	}
	b, err := loudness(from + 1)
	return b - a, err
}

// stopOfReturns is the drive in whole dB from which 1 dB more adds less than
// leastSlope. It looks in strides first; strides and steps are whole numbers,
// so that every target out of reach ends at the same place.
func stopOfReturns(loudness curve, quiet float64) (float64, error) {
	const stride = 4
	lo := stride * math.Floor(quiet/stride)
	hi := lo
	for hi < maxDrive {
		a, err := loudness(hi)
		if err != nil {
			return 0, err
		}
		b, err := loudness(hi + stride)
		if err != nil {
			return 0, err
		}
		if hi += stride; b-a < stride*leastSlope {
			break
		}
		lo = hi - stride
	}
	for hi-lo > 1 {
		mid := math.Floor((lo + hi) / 2)
		more, err := rise(loudness, mid+1)
		if err != nil {
			return 0, err
		}
		if more >= leastSlope {
			lo = mid
		} else {
			hi = mid
		}
	}
	return clampDrive(hi), nil
}

// crossing finds the target on a curve below the drive where more is not
// worth it, or says that it is not there.
func crossing(loudness curve, target, lo, stop float64) (drive float64, reachable bool, err error) {
	l, err := loudness(stop)
	if err != nil || l < target-closeTo {
		return stop, false, err
	}
	hi := stop
	for hi-lo > 0.02 {
		mid := (lo + hi) / 2
		if l, err = loudness(mid); err != nil {
			return 0, false, err
		}
		if l < target {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi, true, nil
}

// refine renders at the estimated drive, where 1 dB more is expected to add
// slope, and corrects it by what comes out.
func refine(loudness curve, target, drive, slope float64, reachable bool) error {
	var last, lastLoudness float64
	for n := range maxPasses {
		l, err := loudness(drive)
		if err != nil {
			return err
		}
		short := target - l
		if math.Abs(short) <= closeTo || math.IsNaN(l) {
			return nil
		}
		if n > 0 {
			slope = (l - lastLoudness) / (drive - last)
		}
		if short > 0 && (!reachable || slope < leastSlope) {
			return nil
		}
		last, lastLoudness = drive, l
		drive = clampDrive(drive + short/math.Max(slope, leastSlope))
		if drive == last {
			return nil
		}
	}
	return nil
}

func clampDrive(d float64) float64 { return math.Max(minDrive, math.Min(maxDrive, d)) }
