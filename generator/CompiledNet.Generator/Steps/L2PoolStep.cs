using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The square root of the sum of squares of each window. Where that is 0, so is the gradient.</summary>
internal sealed record L2PoolStep(string Name, WindowGeometry Window) : PoolStep(Name, Window)
{
    protected override string Noun => "root of the sum of squares";

    protected override IEnumerable<(Buffer Buffer, string Parameter)> Kept => [(Input, "input"), (Output, "output")];

    protected override string Describe(string window) => $"the square root of the sum of squares of {window}";

    protected override string? Start(VectorTarget target) => null;

    protected override void EmitCell(CodeWriter writer, VectorTarget target, bool keepsIndex)
    {
        writer.Line($"var candidate = Load{target.Bits}(ref input, cell);");
        writer.Line("result = Fma(candidate, candidate, result);");
    }

    protected override string Result(VectorTarget target) => $"{target.Class}.Sqrt(result)";

    protected override void EmitSlope(CodeWriter writer, VectorTarget target, string slope, string at)
    {
        writer.Line($"var length = Load{target.Bits}(ref output, {at});");
        writer.Line(
            $"var slope = {target.Class}.ConditionalSelect({target.Class}.Equals(length, {target.Type}.Zero), {target.Type}.Zero, {slope} / length);");
    }

    protected override string EmitShare(CodeWriter writer, VectorTarget target) => $"Load{target.Bits}(ref input, cell) * slope";
}
