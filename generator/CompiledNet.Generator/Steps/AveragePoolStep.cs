using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The mean of the values of each window; padding is not counted.</summary>
internal sealed record AveragePoolStep(string Name, WindowGeometry Window) : PoolStep(Name, Window)
{
    protected override string Noun => "mean";

    protected override IEnumerable<(Buffer Buffer, string Parameter)> Kept => [];

    protected override string Describe(string window) => $"the mean of {window}{(Window.IsInside ? "" : "; padding is not counted")}";

    protected override string? Start(VectorTarget target) => null;

    protected override void EmitCell(CodeWriter writer, VectorTarget target, bool keepsIndex) =>
        writer.Line($"result += Load{target.Bits}(ref input, cell);");

    protected override string Result(VectorTarget target) => $"result * {target.Class}.Create({Weight})";

    protected override void EmitSlope(CodeWriter writer, VectorTarget target, string slope, string at) =>
        writer.Line($"var slope = {slope} * {target.Class}.Create({Weight});");

    protected override string EmitShare(CodeWriter writer, VectorTarget target) => "slope";
}
