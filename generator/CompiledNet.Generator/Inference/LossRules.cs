using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;

namespace CompiledNet.Generator.Inference;

/// <summary>What a loss asks of its arguments and of the output that it is taken of.</summary>
internal static class LossRules
{
    /// <summary>What is said of a loss in the place of a layer's name.</summary>
    private const string TheLoss = "The loss";

    /// <summary>Targets are floats, which hold whole numbers up to here exactly.</summary>
    private const int LargestLabel = 1 << 24;

    /// <summary>Whether the loss is one at all, and its numbers are in their ranges and have an effect.</summary>
    /// <param name="place">The attribute that it stands in: <see cref="Violation.OfLoss"/> or an output's.</param>
    public static void Check(LossSpec loss, int place, List<Violation> violations)
    {
        if (loss is UnknownLossSpec)
        {
            Report(RuleIds.OutsideEnum, place == Violation.OfLoss ? "loss" : "Loss", LayerContext.EnumMessage(loss.Kind, "Loss"));
            return;
        }

        if (loss is CustomLossSpec own)
        {
            if (own.Obstacle is { } obstacle)
            {
                violations.Add(new Violation(
                    RuleIds.UnsuitableLoss, place, null, new([obstacle.Problem, obstacle.Way]), Violation.NoLayer, EquatableArray<Remedy>.Empty));
                return;
            }

            if (own.Targets is < 1 || own.Targets > Limits.Values)
                Report(RuleIds.NumberOutOfRange, "Targets", [$"1 to {Text.Grouped(Limits.Values)} targets for each image", Text.Number(own.Targets.Value), "as many as outputs"], Remedy.RemoveOnly("Targets", "Use as many targets as outputs"));
        }

        if (loss.LabelSmoothing is not null && !loss.HasLabels)
            ReportUseless("LabelSmoothing", $"{loss.Kind} has no labels to smooth");
        else if (!(loss.Smoothing >= 0 && loss.Smoothing < 1))
            Report(RuleIds.NumberOutOfRange, "LabelSmoothing", ["a label smoothing of at least 0 and below 1", Text.Real(loss.Smoothing), "0.1"], Remedy.Set("LabelSmoothing", "0.1f", "Use label smoothing 0.1"));

        if (loss.Delta is not null && loss.Kind is not LossKind.Huber)
            ReportUseless("Delta", $"{loss.Kind} is the same for large differences and small ones");
        else if (!(loss.Threshold > 0 && loss.Threshold <= float.MaxValue))
            Report(RuleIds.NumberOutOfRange, "Delta", ["a finite delta above 0", Text.Real(loss.Threshold), "1"], Remedy.RemoveOnly("Delta", "Use delta 1"));

        if (loss.SaysFromLogits && !loss.HasLabels)
            ReportUseless("FromLogits", $"{loss.Kind} is of values, not of probabilities");

        if (loss.Gamma is not null && !loss.IsFocal)
            ReportUseless("Gamma", $"{loss.Kind} counts what is sure and what is not alike");
        else if (loss.Gamma is { } gamma && !(gamma >= 1 && gamma <= float.MaxValue))
            Report(RuleIds.NumberOutOfRange, "Gamma", ["a finite gamma of at least 1", Text.Real(gamma), "2"], Remedy.RemoveOnly("Gamma", "Use gamma 2"));

        if (loss.ApplyClassBalancing && loss.Kind is not LossKind.BinaryFocalCrossentropy)
            ReportUseless("ApplyClassBalancing", $"{loss.Kind} has no yes and no to balance");
        float mostAlpha = loss.Kind is LossKind.BinaryFocalCrossentropy ? 1 : float.PositiveInfinity;
        if (loss.Alpha is not null && !loss.HasAlpha)
            ReportUseless("Alpha", loss.IsFocal ? $"{loss.Kind} counts yes and no alike without ApplyClassBalancing" : $"{loss.Kind} has no alpha");
        else if (loss.Alpha is { } alpha && !(alpha > 0 && alpha < mostAlpha))
        {
            Report(
                RuleIds.NumberOutOfRange,
                "Alpha",
                [mostAlpha == 1 ? "an alpha above 0 and below 1" : "a finite alpha above 0", Text.Real(alpha), "0.25"],
                Remedy.RemoveOnly("Alpha", "Use alpha 0.25"));
        }

        if (loss.IgnoreLabel is not null && loss.Kind is not LossKind.SparseCategoricalCrossentropy)
            ReportUseless("IgnoreLabel", $"{loss.Kind} has no class numbers, one of which could say that a position is left out");
        else if (loss.IgnoreLabel is < -LargestLabel or > LargestLabel)
        {
            Report(
                RuleIds.NumberOutOfRange,
                "IgnoreLabel",
                [$"a label from -{Text.Grouped(LargestLabel)} to {Text.Grouped(LargestLabel)}, which targets can hold", Text.Number(loss.IgnoreLabel.Value), "255"],
                Remedy.Set("IgnoreLabel", "255", "Leave out label 255"));
        }

        if (!(loss.Weight > 0 && loss.Weight <= float.MaxValue))
            Report(RuleIds.NumberOutOfRange, "Weight", ["a finite weight above 0", Text.Real(loss.Weight), "1"], Remedy.RemoveOnly("Weight", "Use weight 1"));

        void ReportUseless(string argument, string reason) => violations.Add(new Violation(
            RuleIds.UselessArgument, place, argument, new(["the loss", argument, reason]), Violation.NoLayer, new([Remedy.RemoveOnly(argument, $"Drop {argument}")])));

        void Report(string rule, string argument, string[] message, params Remedy[] remedies) => violations.Add(new Violation(
            rule, place, argument, message.Prepend(TheLoss).ToEquatableArray(), Violation.NoLayer, remedies.ToEquatableArray()));
    }

    /// <summary>Crossentropy is of probabilities, which softmax or sigmoid makes; errors are of values, which softmax would squeeze.</summary>
    /// <param name="place">The attribute that the loss stands in.</param>
    public static void Infer(LossSpec loss, int place, GraphLayer output, LayerContext context)
    {
        FunctionSpec activation = output.Spec.Function ?? ActivationKind.Linear;
        string? argument = output.Spec.Traits.Role switch
        {
            LayerRole.Activation => "activation",
            LayerRole.Weights => "Activation",
            _ => null,
        };

        if (loss is { FromLogits: true, Activation: { } own })
        {
            InferLogits(own);
        }
        else if (loss.Activation is { } needed && activation.Kind != needed)
        {
            bool isLogit = activation.Kind is ActivationKind.Linear
                && output.Spec.Traits.Role is LayerRole.Weights or LayerRole.Pool or LayerRole.GlobalPool or LayerRole.Merge;
            context.Report(
                RuleIds.LossMismatch,
                argument,
                [argument is null ? $"a {output.Spec.Kind} output" : $"a {activation} output", loss.Kind.ToString(), needed.ToString().ToLowerInvariant() + (isLogit ? ", or FromLogits = true for logits" : "")],
                place,
                remedies: argument is null
                    ? Others([.. Undisturbed(output), .. isLogit ? [UseLogits] : Array.Empty<Remedy>(), UseSquares])
                    : [
                        Remedy.Set(argument, $"Activation.{needed}", $"Use {needed.ToString().ToLowerInvariant()}"),
                        .. isLogit ? Others(UseLogits, Suitable(activation.Kind)) : Others(Suitable(activation.Kind))]);
        }
        else if (loss is { Activation: null, IsOfProbabilities: true } && activation.Kind is not (ActivationKind.Sigmoid or ActivationKind.Softmax))
        {
            context.Report(
                RuleIds.LossMismatch,
                argument,
                [argument is null ? $"a {output.Spec.Kind} output" : $"a {activation} output", loss.Kind.ToString(), "sigmoid or softmax"],
                place,
                remedies: argument is null
                    ? Undisturbed(output)
                    : [
                        Remedy.Set(argument, "Activation.Sigmoid", "Use sigmoid"),
                        .. output.Output.Channels > 1 ? [Remedy.Set(argument, "Activation.Softmax", "Use softmax")] : Array.Empty<Remedy>(),
                    ]);
        }
        else if (loss.IsOfDifferences && activation.Kind is ActivationKind.Softmax)
        {
            context.Report(
                RuleIds.SquaredSoftmax,
                argument,
                [loss.Noun],
                place,
                remedies: [.. Others(UseCrossentropy), Remedy.Set(argument!, "Activation.Linear", "Use no activation")]);
        }

        void InferLogits(ActivationKind own)
        {
            if (activation.Kind is not ActivationKind.Linear)
            {
                Remedy drop = output.Spec is { Name: null, Traits.Role: LayerRole.Activation }
                    ? Remedy.RemoveLayer($"Remove {output.Name}")
                    : Remedy.Set(argument!, "Activation.Linear", "Use no activation, and predict logits");
                context.Report(
                    RuleIds.LossMismatch,
                    argument,
                    [$"a {activation} output", $"{loss.Kind} from logits", activation.Kind == own ? "no activation, or drop FromLogits" : "no activation"],
                    place,
                    remedies: activation.Kind == own ? [drop, .. Others(DropLogits)] : [drop]);
            }
            else if (own is ActivationKind.Softmax && output.Output.Channels == 1)
            {
                context.Report(RuleIds.SoftmaxOfOne, null, [], place);
            }
        }

        // Another loss is a change of [Loss], which networks with several outputs do not have.
        Remedy[] Others(params Remedy[] remedies) => place == Violation.OfLoss ? remedies : [];
    }

    /// <summary>What stands behind an activation and only disturbs it is best removed.</summary>
    private static Remedy[] Undisturbed(GraphLayer output) =>
        output.Spec is { Name: null, Traits.Role: LayerRole.Dropout or LayerRole.Normalization } ? [Remedy.RemoveLayer($"Remove {output.Name}")] : [];

    private static Remedy UseLogits => Remedy.SetLoss("FromLogits", "true", "Take the loss from the logits, and predict them");

    private static Remedy DropLogits => Remedy.RemoveFromLoss("FromLogits", "Drop FromLogits, and predict probabilities");

    private static Remedy UseSquares => Remedy.SetLoss("loss", "Loss.MeanSquaredError", "Use mean squared error, which learns from values");

    private static Remedy UseCrossentropy => Remedy.SetLoss("loss", "Loss.SparseCategoricalCrossentropy", "Use crossentropy, which learns from class numbers");

    /// <summary>The loss that an output with this activation mostly meets.</summary>
    private static Remedy Suitable(ActivationKind activation) => activation switch
    {
        ActivationKind.Softmax => UseCrossentropy,
        ActivationKind.Sigmoid => Remedy.SetLoss("loss", "Loss.BinaryCrossentropy", "Use binary crossentropy, which learns from 0 and 1"),
        _ => UseSquares,
    };
}
