namespace CompiledNet;

/// <summary>
/// A layer that goes through the steps of a sequence, steps x channels, and remembers: a state of <see cref="Units"/> numbers follows from the
/// step at hand and the state before it, which is zeros at first. It gives the last state, a vector, or all of them, steps x units. Parameters in
/// Keras' layouts: <c>kernel</c>, channels x gates of all units; <c>recurrent_kernel</c>, units x gates of all units; <c>bias</c>; for a layer
/// of two directions, those of the other one with <c>backward_</c> before their names.
/// </summary>
public abstract class RecurrentAttribute : LayerAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected RecurrentAttribute(int units) => Units = units;

    /// <summary>Numbers of the state.</summary>
    public int Units { get; }

    /// <summary>Whether the state of every step is given, else that of the last one.</summary>
    public bool ReturnSequences { get; set; }

    /// <summary>
    /// Whether the last step is read first. As in Keras, states are given in the order in which they are reached.
    /// </summary>
    public bool GoBackwards { get; set; }

    /// <summary>
    /// How the states of two layers become one, of which the second reads backwards and has parameters of its own; <see cref="Bidirectional.None"/>,
    /// one direction, unless said otherwise. States are merged step by step, or the last ones that each reaches.
    /// </summary>
    public Bidirectional Bidirectional { get; set; }

    /// <summary>
    /// The function of what is remembered; <see cref="Activation.Tanh"/> unless said otherwise. Softmax, and functions that fall and rise
    /// (Gelu, GeluTanh, Silu, HardSwish, Mish), are no choice here.
    /// </summary>
    public Activation Activation { get; set; } = Activation.Tanh;

    /// <summary>
    /// The probability to drop a channel of the input, in training: at all steps of an example alike, what stays divided by the probability
    /// to stay (Gal and Ghahramani 2016). 0 to 1, without 1; 0 unless said otherwise. Each of two directions draws its own.
    /// </summary>
    public float Dropout { get; set; }

    /// <summary>
    /// The probability to drop a unit of the state on its way to the next step's products, in training: at all steps of an example and for
    /// all gates alike. What is kept of the state itself, and an LSTM's cell, stay whole. 0 to 1, without 1; 0 unless said otherwise.
    /// </summary>
    public float RecurrentDropout { get; set; }

    /// <summary>Whether biases are added; true unless said otherwise.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>How new weights of the inputs are drawn; <see cref="Initializer.GlorotUniform"/> unless said otherwise.</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The limit of <see cref="Initializer.RandomUniform"/>, the standard deviation of <see cref="Initializer.RandomNormal"/> and
    /// <see cref="Initializer.TruncatedNormal"/>, each above 0, and 0.05 unless said otherwise; the number of
    /// <see cref="Initializer.Constant"/>. Others take none.
    /// </summary>
    public float KernelInitializerValue { get; set; } = 0.05f;

    /// <summary>How new weights of the state are drawn; <see cref="Initializer.Orthogonal"/> unless said otherwise.</summary>
    public Initializer RecurrentInitializer { get; set; } = Initializer.Orthogonal;

    /// <summary>As <see cref="KernelInitializerValue"/>, for the weights of the state.</summary>
    public float RecurrentInitializerValue { get; set; } = 0.05f;

    /// <summary>
    /// What new biases are; <see cref="Initializer.Zeros"/> unless said otherwise, and <see cref="Initializer.ForgetOnes"/> of an LSTM.
    /// </summary>
    public Initializer BiasInitializer { get; set; }

    /// <summary>As <see cref="KernelInitializerValue"/>, for the biases.</summary>
    public float BiasInitializerValue { get; set; } = 0.05f;

    /// <summary>
    /// Adds this times the sum of the magnitudes of the inputs' weights to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL1 { get; set; }

    /// <summary>
    /// Adds this times the sum of the squares of the inputs' weights to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL2 { get; set; }

    /// <summary>
    /// The largest Euclidean norm of the inputs' weights of one gate: finite, above 0; those that are longer after a step are scaled down to
    /// it. No limit unless said.
    /// </summary>
    public float KernelMaxNorm { get; set; }
}
