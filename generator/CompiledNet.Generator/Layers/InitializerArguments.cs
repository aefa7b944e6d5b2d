using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// The two arguments of an initializer: <c>KernelInitializer</c>, and <c>KernelInitializerValue</c> for those that take a number.
/// </summary>
internal static class InitializerArguments
{
    public static InitializerSpec Read(WrittenArguments arguments, string argument, InitializerKind usual) =>
        new(arguments.Enum<InitializerKind>(argument) ?? usual, arguments.Float(argument + "Value"));

    public static void Check(InitializerSpec initializer, string argument, LayerContext context)
    {
        context.RequireDefined(initializer.Kind, argument, "Initializer");
        string number = argument + "Value";
        if (!initializer.TakesValue)
        {
            if (initializer.Written is not null)
                ReportUseless(number, $"{initializer.Kind} takes none", context);
        }
        else if (initializer.Kind is InitializerKind.Constant && initializer.Written is null)
        {
            context.Report(
                RuleIds.NumberOutOfRange, argument, ["the number that its values are", "none", $"{number} = 0.1"],
                remedies: [Remedy.Set(number, "0.1f", "Use 0.1")]);
        }
        else if (!(Math.Abs(initializer.Value) <= float.MaxValue) || (initializer.IsSpread && initializer.Value <= 0))
        {
            context.Report(
                RuleIds.NumberOutOfRange,
                number,
                [initializer.IsSpread ? "a finite spread of its values above 0" : "a finite number", Text.Real(initializer.Value), "0.05"],
                remedies: [Remedy.Set(number, "0.05f", "Use 0.05")]);
        }
    }

    public static void ReportUseless(string argument, string reason, LayerContext context) => context.Report(
        RuleIds.UselessArgument, argument, [argument, reason], remedies: [Remedy.RemoveOnly(argument, $"Drop {argument}")]);
}
