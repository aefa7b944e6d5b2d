using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using CompiledNet.Tool.Writing;
using Xunit;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>What models were trained on: said with its options where CompiledNet means the same, else left out with the reason.</summary>
public sealed class KerasLossTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Losses_AreSaidWithTheirOptions()
    {
        (string Activation, string Loss, string Expected)[] cases =
        [
            ("softmax", """{"class_name": "CategoricalFocalCrossentropy", "config": {"alpha": 0.5, "gamma": 3.0, "from_logits": false}}""",
                "Loss.CategoricalFocalCrossentropy, Gamma = 3f, Alpha = 0.5f"),
            ("sigmoid", """{"class_name": "BinaryFocalCrossentropy", "config": {"apply_class_balancing": true, "alpha": 0.75}}""",
                "Loss.BinaryFocalCrossentropy, ApplyClassBalancing = true, Alpha = 0.75f"),
            ("sigmoid", """{"class_name": "BinaryFocalCrossentropy", "config": {"alpha": 0.75, "gamma": 2.0, "label_smoothing": 0.2}}""",
                "Loss.BinaryFocalCrossentropy, LabelSmoothing = 0.2f"),
            ("sigmoid", """{"class_name": "Dice", "config": {"axis": [1, 2], "reduction": "sum_over_batch_size"}}""", "Loss.Dice"),
            ("softmax", """{"class_name": "Dice", "config": {"axis": {"class_name": "__tuple__", "items": [-2, -1]}}}""", "Loss.Dice"),
            ("softmax", """{"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": false, "ignore_class": -1}}""",
                "Loss.SparseCategoricalCrossentropy, IgnoreLabel = -1"),
            ("linear", """{"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": true, "ignore_class": 255}}""",
                "Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255, FromLogits = true"),
            ("linear", """{"class_name": "BinaryCrossentropy", "config": {"from_logits": true, "label_smoothing": 0.1, "axis": -1}}""",
                "Loss.BinaryCrossentropy, LabelSmoothing = 0.1f, FromLogits = true"),
            ("linear", """{"class_name": "function", "config": "mean_absolute_error"}""", "Loss.MeanAbsoluteError"),
        ];
        string[] classes =
            [.. cases.Select((each, number) => ClassWriter.Write(LowerTrained(each.Activation, each.Loss), $"Trained{number}", null))];
        Assert.All(cases.Zip(classes), pair => Assert.Contains($"[Loss({pair.First.Expected})]", pair.Second, StringComparison.Ordinal));
        ClassCompiler.Compile(classes).Dispose();
    }

    [Theory]
    [InlineData("sigmoid", "\"dice\"", "dice sums over axis None; CompiledNet's Dice sums over each image, axis 1, 2")]
    [InlineData("sigmoid", """{"class_name": "Dice", "config": {"axis": [1]}}""", "Dice sums over axis 1; CompiledNet's Dice sums")]
    [InlineData("sigmoid", """{"class_name": "BinaryFocalCrossentropy", "config": {"gamma": 0.5}}""",
        "its gamma is 0.5; CompiledNet's is 1 or more")]
    [InlineData("softmax", """{"class_name": "CategoricalFocalCrossentropy", "config": {"alpha": [0.2, 0.3, 0.5]}}""",
        "its alpha is [0.2, 0.3, 0.5]; CompiledNet's is one number")]
    [InlineData("softmax", """{"class_name": "CategoricalCrossentropy", "config": {"axis": 1}}""",
        "the axis of CategoricalCrossentropy is 1; CompiledNet's classes are the last axis")]
    [InlineData("softmax", """{"class_name": "CategoricalCrossentropy", "config": {"reduction": "sum"}}""",
        "the reduction of CategoricalCrossentropy is 'sum'; CompiledNet's losses are means")]
    [InlineData("softmax", """{"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": true}}""",
        "SparseCategoricalCrossentropy is of an output that ends with Linear; this one ends with Softmax")]
    [InlineData("softmax", """{"class_name": "SparseCategoricalCrossentropy", "config": {"ignore_class": 16777217}}""",
        "its ignore_class is 16777217")]
    [InlineData("linear", "\"poisson\"", "CompiledNet has no loss poisson; [Loss<T>] takes one of your own")]
    public void LossThatMeansAnotherThing_IsLeftOutWithItsReason(string activation, string loss, string reason)
    {
        NetworkGraph graph = LowerTrained(activation, loss);
        string remark = Assert.Single(graph.Remarks);
        Assert.StartsWith("The loss of the training is left out, and the class only predicts: of last, ", remark, StringComparison.Ordinal);
        Assert.Contains(reason, remark, StringComparison.Ordinal);
        Assert.DoesNotContain("[Loss(", ClassWriter.Write(graph, "Trained", null), StringComparison.Ordinal);
    }

    /// <summary>A dense layer at each of four steps, trained on a loss.</summary>
    private NetworkGraph LowerTrained(string activation, string loss)
    {
        string path = folder.PathOf($"{Guid.NewGuid()}.keras");
        KerasModelBuilder.WriteArchive(
            path,
            $$$"""
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_shape": [null, 4, 2]}},
            {"class_name": "Dense", "name": "last", "config": {"name": "last", "units": 3, "activation": "{{{activation}}}"}}]},
            "compile_config": {"loss": {{{loss}}}}}
            """,
            new Dictionary<string, float[]> { ["layers/dense/vars/0 2x3"] = [1, 2, 3, 4, 5, 6], ["layers/dense/vars/1 3"] = [1, 2, 3] });
        return KerasFile.Read(path).Lower();
    }
}
