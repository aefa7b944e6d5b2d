using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>What a loss asks of the output that it is taken of.</summary>
internal static class LossRules
{
    /// <summary>Whether the loss is one at all.</summary>
    public static void Check(LossKind loss, List<Violation> violations)
    {
        if (Enum.IsDefined(typeof(LossKind), loss))
            return;
        string[] message = ["The loss", .. LayerContext.EnumMessage(loss, "Loss")];
        violations.Add(new Violation(
            RuleIds.OutsideEnum, Violation.OfLoss, "loss", message.ToEquatableArray(), Violation.NoLayer, EquatableArray<Remedy>.Empty));
    }

    /// <summary>Crossentropy is of probabilities, which softmax makes; squared errors are of values, which softmax would squeeze.</summary>
    public static void Infer(LossKind loss, GraphLayer output, LayerContext context)
    {
        FunctionSpec activation = LastActivation(output.Spec);
        bool isSoftmax = activation.Kind is ActivationKind.Softmax;
        string? argument = output.Spec switch
        {
            ActivationSpec => "activation",
            Conv2DSpec or DenseSpec => "Activation",
            _ => null,
        };

        switch (loss)
        {
            case LossKind.SparseCategoricalCrossentropy when !isSoftmax:
                context.Report(
                    RuleIds.LossMismatch,
                    argument,
                    [argument is null ? $"a {output.Spec.Kind} output" : $"a {activation} output", "SparseCategoricalCrossentropy", "softmax"],
                    Violation.OfLoss,
                    remedies: argument is null
                        ? [UseSquares]
                        : [Remedy.Set(argument, "Activation.Softmax", "Use softmax"), UseSquares]);
                break;
            case LossKind.MeanSquaredError when isSoftmax:
                context.Report(
                    RuleIds.SquaredSoftmax,
                    argument,
                    [],
                    Violation.OfLoss,
                    remedies:
                    [
                        Remedy.SetLoss("Loss.SparseCategoricalCrossentropy", "Use crossentropy, which learns from class numbers"),
                        Remedy.Set(argument!, "Activation.Linear", "Use no activation"),
                    ]);
                break;
        }
    }

    private static Remedy UseSquares => Remedy.SetLoss("Loss.MeanSquaredError", "Use mean squared error, which learns from values");

    private static FunctionSpec LastActivation(LayerSpec layer) => layer switch
    {
        Conv2DSpec convolution => convolution.Activation,
        DenseSpec dense => dense.Activation,
        ActivationSpec activation => activation.Activation,
        _ => ActivationKind.Linear,
    };
}
