using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx.Operators;

namespace CompiledNet.Tool.Onnx;

/// <summary>ONNX' operators by their names.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, OnnxOperator> Kinds = new()
    {
        ["Conv"] = new Conv(),
        ["ConvTranspose"] = new ConvTranspose(),
        ["Gemm"] = new Gemm(),
        ["MatMul"] = new MatMul(),
        ["MaxPool"] = new MaxPool(),
        ["AveragePool"] = new AveragePool(),
        ["LpPool"] = new LpPool(),
        ["GlobalMaxPool"] = new GlobalPool(PoolKind.Max),
        ["GlobalAveragePool"] = new GlobalPool(PoolKind.Average),
        ["GlobalLpPool"] = new GlobalPool(PoolKind.L2),
        ["ReduceMax"] = new Reduce(PoolKind.Max),
        ["ReduceMean"] = new Reduce(PoolKind.Average),
        ["ReduceL2"] = new Reduce(PoolKind.L2),
        ["BatchNormalization"] = new BatchNormalization(),
        ["GroupNormalization"] = new GroupNormalization(),
        ["InstanceNormalization"] = new InstanceNormalization(),
        ["Relu"] = Elementwise.Plain(Activation.Relu, x => Math.Max(x, 0)),
        ["Sigmoid"] = Elementwise.Plain(Activation.Sigmoid, Functions.Sigmoid),
        ["Tanh"] = Elementwise.Plain(Activation.Tanh, Math.Tanh),
        ["Softplus"] = Elementwise.Plain(Activation.Softplus, Functions.Softplus),
        ["Softsign"] = Elementwise.Plain(Activation.Softsign, Functions.Softsign),
        ["Mish"] = Elementwise.Plain(Activation.Mish, Functions.Mish),
        ["Exp"] = Elementwise.Plain(Activation.Exponential, Math.Exp),
        ["HardSwish"] = Elementwise.Plain(Activation.HardSwish, x => x * Functions.HardSigmoid(x)),
        ["Erf"] = new Erf(),
        ["LayerNormalization"] = new LayerNormalization(),
        ["Pow"] = new Pow(),
        ["Sqrt"] = new Sqrt(),
        ["LeakyRelu"] = new Elementwise(Elementwise.Leaky),
        ["Gelu"] = new Elementwise(Elementwise.Gelu),
        ["Swish"] = new Elementwise(Elementwise.Swish),
        ["HardSigmoid"] = Scaled.HardSigmoid(),
        ["Elu"] = new Elu(),
        ["Selu"] = Scaled.Selu(),
        ["PRelu"] = new PRelu(),
        ["Clip"] = new Clip(),
        ["Softmax"] = new Softmax(),
        ["Add"] = new Arithmetic("+", (x, y) => x + y),
        ["Sub"] = new Arithmetic("-", (x, y) => x - y),
        ["Mul"] = new Arithmetic("*", (x, y) => x * y),
        ["Div"] = new Arithmetic("/", (x, y) => x / y),
        ["Neg"] = new Neg(),
        ["Sum"] = new Sum(),
        ["Mean"] = new Merge(new AverageLayer(), values => values.Average()),
        ["Max"] = new Merge(new MaximumLayer(), values => values.Max()),
        ["Concat"] = new Concat(),
        ["Flatten"] = new Reshape(Reshape.ResolveFlatten),
        ["Reshape"] = new Reshape(Reshape.Resolve),
        ["Squeeze"] = new Reshape(Reshape.ResolveSqueeze),
        ["Unsqueeze"] = new Reshape(Reshape.ResolveUnsqueeze),
        ["Transpose"] = new Transpose(),
        ["Identity"] = new Identity(),
        ["Cast"] = new Cast(),
        ["Dropout"] = new Dropout(),
        ["Pad"] = new Pad(),
        ["Resize"] = new Resize(isUpsample: false),
        ["Upsample"] = new Resize(isUpsample: true),
        ["Constant"] = new Constant(),
        ["ConstantOfShape"] = new ConstantOfShape(),
        ["Expand"] = new Expand(),
        ["Trilu"] = new Trilu(),
        ["Gather"] = new Gather(),
        ["Split"] = new Split(),
        ["RNN"] = new Recurrent(RecurrentCell.SimpleRnn),
        ["LSTM"] = new Recurrent(RecurrentCell.Lstm),
        ["GRU"] = new Recurrent(RecurrentCell.Gru),
        ["Shape"] = new Shape(),
        ["Slice"] = new Slice(),
    };

    /// <summary>The names that are known, in their order.</summary>
    public static IEnumerable<string> Names => Kinds.Keys.Order(StringComparer.Ordinal);

    public static OnnxOperator? Find(string name) => Kinds.GetValueOrDefault(name);
}
