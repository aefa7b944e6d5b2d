namespace CompiledNet;

/// <summary>
/// Transposed convolution: each input spreads a kernel over the output, <see cref="Stride"/> rows and columns from its neighbours',
/// and what meets there is added up. It computes what a <see cref="Conv2DAttribute"/> from the output's shape to the input's computes for
/// its gradient. Kernel in Keras' layout: kernel height x kernel width x filters x input channels.
/// </summary>
public sealed class Conv2DTransposeAttribute : LayerAttribute
{
    /// <summary>A transposed convolution with a square kernel.</summary>
    public Conv2DTransposeAttribute(int filters, int kernelSize)
        : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>
    /// A transposed convolution with a kernel of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.
    /// </summary>
    public Conv2DTransposeAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Kernels, and so channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>
    /// Rows and columns of the output from one input to the next; 1 unless said otherwise. A kernel that is smaller leaves gaps
    /// between, which have the bias alone (CN2022).
    /// </summary>
    public int Stride { get; set; } = 1;

    /// <summary>Rows of the output from one input to the next, where they differ from <see cref="StrideWidth"/>.</summary>
    public int StrideHeight { get; set; } = 1;

    /// <summary>Columns of the output from one input to the next, where they differ from <see cref="StrideHeight"/>.</summary>
    public int StrideWidth { get; set; } = 1;

    /// <summary>
    /// <see cref="CompiledNet.Padding.Valid"/>, the default, keeps all that kernels of k reach: n * stride + max(k - stride, 0) rows.
    /// <see cref="CompiledNet.Padding.Same"/> keeps n * stride of them and cuts the rest off, the odd one at the end.
    /// </summary>
    public Padding Padding { get; set; }

    /// <summary>
    /// Rows and columns that are cut off on each of the four sides, in place of <see cref="Padding"/>: (n - 1) * stride + k - 2 * padding
    /// are left, PyTorch's rule. The convolution that this one turns around has as many zeros there.
    /// </summary>
    public int ZeroPadding { get; set; }

    /// <summary>Rows that are cut off above and below, where they differ from <see cref="ZeroPaddingWidth"/>.</summary>
    public int ZeroPaddingHeight { get; set; }

    /// <summary>Columns that are cut off left and right, where they differ from <see cref="ZeroPaddingHeight"/>.</summary>
    public int ZeroPaddingWidth { get; set; }

    /// <summary>
    /// Rows and columns more at the bottom and the right, fewer than the stride, as Keras and PyTorch have it: the output is then
    /// (n - 1) * stride + k plus so many, less 2 * (k / 2) with same padding, or less what <see cref="ZeroPadding"/> cuts off.
    /// </summary>
    public int OutputPadding { get; set; }

    /// <summary>Rows more at the bottom, where they differ from <see cref="OutputPaddingWidth"/>.</summary>
    public int OutputPaddingHeight { get; set; }

    /// <summary>Columns more at the right, where they differ from <see cref="OutputPaddingHeight"/>.</summary>
    public int OutputPaddingWidth { get; set; }

    /// <summary>Whether a bias, one number a filter, is added; true unless said otherwise.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The function applied to each output; <see cref="Activation.Linear"/> unless said otherwise.</summary>
    public Activation Activation { get; set; }

    /// <summary>
    /// The slope of a <see cref="CompiledNet.Activation.LeakyRelu"/> below zero: finite and at least 0; 0.2 unless said otherwise.
    /// </summary>
    public float NegativeSlope { get; set; } = 0.2f;

    /// <summary>How new weights are drawn; <see cref="Initializer.GlorotUniform"/> unless said otherwise.</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The limit of <see cref="Initializer.RandomUniform"/>, the standard deviation of <see cref="Initializer.RandomNormal"/> and
    /// <see cref="Initializer.TruncatedNormal"/>, each above 0, and 0.05 unless said otherwise; the number of
    /// <see cref="Initializer.Constant"/>. Others take none.
    /// </summary>
    public float KernelInitializerValue { get; set; } = 0.05f;

    /// <summary>What new biases are; <see cref="Initializer.Zeros"/> unless said otherwise.</summary>
    public Initializer BiasInitializer { get; set; }

    /// <summary>As <see cref="KernelInitializerValue"/>, for the biases.</summary>
    public float BiasInitializerValue { get; set; } = 0.05f;

    /// <summary>
    /// Adds this times the sum of the weights' magnitudes to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL1 { get; set; }

    /// <summary>
    /// Adds this times the sum of the weights' squares to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL2 { get; set; }

    /// <summary>
    /// The largest Euclidean norm of the weights of one output: finite, above 0; those that are longer after a step are scaled down to it.
    /// No limit unless said.
    /// </summary>
    public float KernelMaxNorm { get; set; }
}
