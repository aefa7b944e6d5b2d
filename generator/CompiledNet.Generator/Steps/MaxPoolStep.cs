using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The largest value of each window. The gradient goes where it was.</summary>
internal sealed record MaxPoolStep(string Name, WindowGeometry Window) : PoolStep(Name, Window)
{
    private readonly Buffer index = new(Names.Variable(Name) + "Index");

    protected override string Noun => "maximum";

    protected override Buffer Index => index;

    protected override IEnumerable<(Buffer Buffer, string Parameter)> Kept => [(index, "index")];

    protected override string Describe(string window) => $"the largest value of {window}";

    protected override string Start(VectorTarget target) => $"{target.Class}.Create(float.NegativeInfinity)";

    protected override void EmitCell(CodeWriter writer, VectorTarget target, bool keepsIndex)
    {
        if (!keepsIndex)
        {
            writer.Line($"result = Max(result, Load{target.Bits}(ref input, cell));");
            return;
        }

        writer.Line($"var candidate = Load{target.Bits}(ref input, cell);");
        writer.Line($"var isLarger = {FusedPoolEmitter.IsLarger(target, "candidate", "result")};");
        writer.Line($"result = {target.Class}.ConditionalSelect(isLarger, candidate, result);");
        writer.Line($"place = {target.Class}.ConditionalSelect(isLarger.AsInt32(), {target.Class}.Create({CellOfWindow}), place);");
    }

    protected override string Result(VectorTarget target) => "result";

    protected override void EmitSlope(CodeWriter writer, VectorTarget target, string slope, string at)
    {
        writer.Line($"var slope = {slope};");
        writer.Line($"var place = Load{target.Bits}(ref index, {at}).AsInt32();");
    }

    protected override string EmitShare(CodeWriter writer, VectorTarget target)
    {
        writer.Line($"var isHere = {target.Class}.Equals(place, {target.Class}.Create({CellOfWindow})).AsSingle();");
        return $"{target.Class}.ConditionalSelect(isHere, slope, {target.Type}.Zero)";
    }
}
