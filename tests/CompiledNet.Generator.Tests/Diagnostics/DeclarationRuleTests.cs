using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class DeclarationRuleTests
{
    private const string Layers = "[Input(4)][Dense(2)]";

    [Fact]
    public Task LeNet5_IsRight() => Build.Reports(Networks.LeNet5);

    [Fact]
    public Task ClassThatIsNotPartial_IsReportedAtItsName() => Build.Reports(
        Networks.Source(Layers, "public class {|CN1001:Net|};"),
        "Net must be partial, so that the generated part of the network can be added to it");

    [Fact]
    public Task TypeAroundThatIsNotPartial_IsReportedAtItsName() => Build.Reports(
        """
        using CompiledNet;
        public partial class Outermost
        {
            public class {|CN1001:Outer|}
            {
                [Network]
                [Input(4)]
                [Dense(2)]
                public partial class Net;
            }
        }
        """,
        "Outer must be partial, so that the generated part of the network can be added to it");

    [Fact]
    public Task TypesAroundThatArePartial_AreRight() => Build.Reports(
        """
        using CompiledNet;
        public static partial class Outer
        {
            public partial struct Inner
            {
                [Network]
                [Input(4)]
                [Dense(2)]
                private sealed partial class Net;
            }
        }
        """);

    [Fact]
    public Task NoInput_IsReportedAtTheClass() => Build.Reports(
        Networks.Source("[Dense(2)]", "partial class {|CN1002:Net|};"),
        "Net has no input; let its first layer be [Input(height, width, channels)] or [Input(size)]");

    [Fact]
    public Task NoLayersAtAll_IsOneError() => Build.Reports(
        Networks.Source("", "partial class {|CN1002:Net|};"),
        "Net has no input; let its first layer be [Input(height, width, channels)] or [Input(size)]");

    [Fact]
    public Task NothingAfterTheInput_IsReportedAtTheClass() => Build.Reports(
        Networks.Source("[Input(4)]", "partial class {|CN1003:Net|};"),
        "Net has an input but no layer after it; add at least one, such as [Dense(10)]");

    [Fact]
    public Task InputThatIsNotFirst_IsReportedAtTheInput() => Build.ReportsOn(
        "[Dense(2)][{|CN1004:Input(4)|}]",
        "Input1 follows Dense1, but inputs stand before all other layers; move or remove it");

    [Fact]
    public Task SecondInput_IsReportedAtTheSecond() => Build.ReportsOn(
        "[Input(4)][Dense(2)][{|CN1004:Input(4)|}][Dense(3)]",
        "Input2 follows Dense1, but inputs stand before all other layers; move or remove it");

    [Fact]
    public Task NothingAfterTheInputs_IsReportedAtTheClass() => Build.Reports(
        Networks.Source("[Input(4)][Input(3)]", "partial class {|CN1003:Net|};"),
        "Net has an input but no layer after it; add at least one, such as [Dense(10)]");

    [Fact]
    public Task LayerBehindSeveralInputs_SaysWhichItTakes() => Build.ReportsOn(
        "[Input(4, 4, 1, Name = \"image\")][Input(3)][{|CN1020:Flatten|}][Concatenate(\"Input2\")]",
        "Flatten1 follows 2 inputs and does not say which of them it takes; write From = \"image\" or \"Input2\"");

    [Fact]
    public Task InputThatNothingTakes_IsReported() => Build.ReportsOn(
        "[{|CN1015:Input(4)|}][Input(3)][Dense(2, From = \"Input2\")]",
        "Nothing takes the output of Input1; name it in the From, Add, Multiply or Concatenate of a layer behind it or in an [Output], or remove it");

    [Fact]
    public Task InputThatTakesALayer_IsReported() => Build.ReportsOn(
        "[Input(4)][Input(4, From = {|CN1013:\"Input1\"|})][Add(\"Input1\")]", "From of Input2 has no effect, since an input takes no layer; drop it");

    [Fact]
    public Task InputAsOutput_IsNone() => Build.ReportsOn(
        "[Input(4)][Input(4)][Add(\"Input1\")][Output({|CN1014:\"Input2\"|})]",
        "The output takes \"Input2\", but no layer behind the input is called so; use Add1");

    [Theory]
    [InlineData("[Input(4)][Input(4)][Add(\"Input1\")]")]
    [InlineData("[Input(8, 8, 3, Name = \"image\")][Input(3, Name = \"facts\")][Conv2D(3, 3, From = \"image\")][Multiply(\"facts\")]")]
    public Task SeveralInputs_AreRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[{|CN1005:Dense(2)|}][Flatten]")]
    [InlineData("[{|CN1005:Loss(Loss.MeanSquaredError)|}]")]
    public Task LayersWithoutNetwork_AreReportedAtTheFirst(string attributes) => Build.Reports(
        $"using CompiledNet; {attributes} public partial class Net;",
        "Net carries layers but not [Network], so that they do nothing; add [Network]");

    [Fact]
    public Task ClassWithoutLayers_IsNoNetwork() => Build.Reports("[System.Serializable] public partial class Net;");

    [Theory]
    [InlineData("static partial class {|CN1006:Net|};", "static", "drop the word static")]
    [InlineData("abstract partial class {|CN1006:Net|};", "abstract", "drop the word abstract")]
    [InlineData("partial class {|CN1006:Net|}<T>;", "generic", "drop its type parameters")]
    [InlineData("partial record {|CN1006:Net|};", "a record", "declare it as a partial class")]
    [InlineData("file partial class {|CN1006:Net|};", "local to its file", "drop the word file")]
    [InlineData("partial class {|CN1006:Net|} : Parent; class Parent;", "derived from Parent", "drop the base class")]
    public Task ClassThatCannotBeANetwork_IsReported(string declaration, string obstacle, string way) => Build.Reports(
        Networks.Source(Layers, declaration),
        $"Net is {obstacle}, but a network is a plain class, whose base class is generated; {way}");

    [Fact]
    public Task NetworkInAGenericType_IsReported() => Build.Reports(
        """
        using CompiledNet;
        public partial class Outer<T>
        {
            [Network]
            [Input(4)]
            [Dense(2)]
            public partial class {|CN1006:Net|};
        }
        """,
        "Net is nested in a generic type, but a network is a plain class, whose base class is generated; move it out of that type");

    [Fact]
    public Task LayersOnSeveralParts_AreReported() => Build.Reports(
        """
        using CompiledNet;
        [Network]
        [Input(4)]
        public partial class {|CN1007:Net|};

        [Dense(2)]
        public partial class Net;
        """,
        "The layers of Net stand on several parts of the class, so that their order is open; put all of them on one part");

    [Fact]
    public Task NetworkAndLossOnAnotherPartThanTheLayers_IsRight() => Build.Reports(
        """
        using CompiledNet;
        [Network]
        [Loss(Loss.MeanSquaredError)]
        public partial class Net;

        [Input(4)]
        [Dense(2)]
        public partial class Net : System.IDisposable
        {
            public void Dispose() { }
        }
        """);

    [Theory]
    [InlineData("1st")]
    [InlineData("_1")]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("a.b")]
    public Task NameThatIsNoIdentifier_IsReported(string name) => Build.ReportsOn(
        $$"""[Input(4)][Dense(2, Name = {|CN1008:"{{name}}"|})]""",
        $"The name \"{name}\" of Dense1 is no identifier; use letters, digits and underscores, beginning with a letter");

    [Fact]
    public Task NameThatTwoLayersHave_IsReportedAtTheSecond() => Build.ReportsOn(
        """[Input(4)][Dense(2, Name = "head")][Dense(3)][Dense(2, Name = {|CN1009:"head"|})]""",
        "head is the name of layer 2 and of layer 4, case aside; give one of them another name");

    [Fact]
    public Task NameThatDiffersByCaseOnly_IsReportedAtTheSecond() => Build.ReportsOn(
        """[Input(4)][Dense(2, Name = "head")][Dense(2, Name = {|CN1009:"Head"|})]""",
        "Head is the name of layer 2 and of layer 3, case aside; give one of them another name");

    [Fact]
    public Task NameThatAnotherLayerHasByItsOrdinal_IsReported() => Build.ReportsOn(
        """[Input(4)][Dense(2, Name = "Dense2")][{|CN1009:Dense(3)|}]""",
        "Dense2 is the name of layer 2 and of layer 3, case aside; give one of them another name");

    [Theory]
    [InlineData("[Input(4)][Dense(2, Activation = {|CN1010:(Activation)27|})]",
        "Dense1 has 27 as its Activation, which has no such member; use Linear, Relu, Sigmoid, Tanh, Softmax, Relu6, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu, Softplus, HardSigmoid, HardSwish, Softsign, Mish, Exponential")]
    [InlineData("[Input(4)][Activation({|CN1010:(Activation)(-1)|})]",
        "Activation1 has -1 as its Activation, which has no such member; use Linear, Relu, Sigmoid, Tanh, Softmax, Relu6, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu, Softplus, HardSigmoid, HardSwish, Softsign, Mish, Exponential")]
    [InlineData("[Input(4, 4, 1)][Conv2D(1, 3, Padding = {|CN1010:(Padding)3|})]",
        "Conv1 has 3 as its Padding, which has no such member; use Valid, Same")]
    [InlineData("[Input(4)][Dense(2, KernelInitializer = {|CN1010:(Initializer)99|})]",
        "Dense1 has 99 as its Initializer, which has no such member; use Zeros, Ones, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal, RandomUniform, RandomNormal, TruncatedNormal, Constant, Orthogonal, ForgetOnes")]
    [InlineData("[Input(4)][Dense(2)][Loss({|CN1010:(Loss)99|})]",
        "The loss has 99 as its Loss, which has no such member; use "
            + "SparseCategoricalCrossentropy, MeanSquaredError, CategoricalCrossentropy, BinaryCrossentropy, MeanAbsoluteError, Huber, CategoricalFocalCrossentropy, BinaryFocalCrossentropy, Dice, Custom")]
    public Task NumberOutsideItsEnum_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);
}
