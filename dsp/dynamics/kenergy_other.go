//go:build !(goexperiment.simd && amd64)

package dynamics

// Add hears the next frames of all four signals, which are of one length.
func (k *KEnergy) Add(x *[4][]float64) { k.addScalar(x) }
