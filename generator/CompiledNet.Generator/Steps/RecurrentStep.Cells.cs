using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The kernels of the gates of one step.</summary>
internal abstract partial record RecurrentStep
{
    /// <param name="scale">Floats from one unit to the next: 16 images, or one.</param>
    private string EmitGatesKernel(KernelClass kernels, int scale, bool keeps)
    {
        string memory = Kept switch
        {
            Memory.Cell => ", ref float previousMemory, ref float memory",
            Memory.OfStep when keeps => ", ref float memory",
            _ => "",
        };
        return kernels.Add(
            Name + (scale == 1 ? "GatesOne" : "Gates"),
            $"{Name}{(scale == 1 ? " of one image" : "")}: the state that follows from the sums of a step and the state before it.",
            $"ref float projected, ref float sums{(EarlyGates > 0 ? ", ref float lateSums" : "")}, ref float previous, ref float state{memory}{(Mask is null ? "" : ", ref float mask")}",
            writer =>
            {
                using (EmitUnits(writer, kernels, scale, Mask is not null, out CellText cell))
                    EmitGates(cell, keeps);
            });
    }

    private string EmitEarlyGatesKernel(KernelClass kernels, int scale, bool keeps) => kernels.Add(
        Name + (scale == 1 ? "EarlyOne" : "Early"),
        $"{Name}{(scale == 1 ? " of one image" : "")}: the gates that are known first, and what they make of the state before.",
        "ref float projected, ref float sums, ref float previous, ref float memory",
        writer =>
        {
            using (EmitUnits(writer, kernels, scale, isMasked: false, out CellText cell))
                EmitEarlyGates(cell, keeps);
        });

    private string EmitEarlyGatesBackwardKernel(KernelClass kernels) => kernels.Add(
        Name + "EarlyBackward",
        $"{Name}: from the gradient of what the gates that are known first make of the state to that of their sums, and of the state.",
        "ref float operandGradient, ref float carried, ref float gates, ref float previous, ref float delta"
            + (Mask is null ? "" : ", ref float mask") + (StateDropout is null ? "" : ", ref float shares"),
        writer =>
        {
            using (EmitUnits(writer, kernels, Images, Mask is not null, out CellText cell))
            {
                cell.Let("slope", cell.Load("operandGradient"));
                EmitEarlyGatesBackward(cell);
            }
        });

    private string EmitGatesBackwardKernel(KernelClass kernels)
    {
        string output = ReturnsSequence ? "ref float outputGradient, " : "";
        string carry = CarriesGradient ? ", ref float carried" : "";
        string memory = Kept switch
        {
            Memory.Cell => ", ref float previousMemory, ref float memory",
            Memory.OfStep => ", ref float memory",
            _ => "",
        };
        string own = HasRecurrentDelta ? ", ref float recurrentDelta" : "";
        string skip = Mask is null ? "" : ", ref float mask, ref float passed";
        return kernels.Add(
            Name + "GatesBackward",
            $"{Name}: from the gradient of a state to that of the sums that it follows from.",
            $"{output}ref float stateGradient{carry}, ref float gates, ref float previous, ref float state{memory}, ref float delta{own}{skip}",
            writer =>
            {
                using (EmitUnits(writer, kernels, Images, Mask is not null, out CellText cell))
                {
                    string slope = cell.Load("stateGradient");
                    if (ReturnsSequence)
                        slope += " + " + cell.Load("outputGradient");
                    if (Mask is not null)
                        slope += " + " + cell.Load("passed");
                    writer.Line($"var slope = {slope};");
                    if (Mask is not null)
                        cell.Keep(cell.Zero, "passed", "slope");
                    EmitGatesBackward(cell);
                }
            });
    }

    /// <param name="isMasked">Whether the kernel is told which images' step counts.</param>
    private CodeWriter.BlockScope EmitUnits(CodeWriter writer, KernelClass kernels, int scale, bool isMasked, out CellText cell)
    {
        int length = Units * scale;
        VectorTarget target = kernels.Target;
        CodeWriter.BlockScope loop = writer.Loop("at", length, target.Lanes);
        string at = length > target.Lanes ? "at" : "0";
        if (isMasked)
        {
            string lanes = scale == 1 || target.VectorsPerTile == 1 ? "0" : $"at & {Images - 1}";
            writer.Line($"var counts = {Masks.Counts(target, "mask", lanes, isOne: scale == 1)};");
        }

        cell = new CellText(writer, kernels, this, at, length);
        return loop;
    }

    /// <summary>What a cell is printed with: vectors of a unit, gate by gate.</summary>
    /// <param name="at">Where the unit is among those of its gate.</param>
    /// <param name="gateLength">Floats from one gate to the next.</param>
    protected sealed class CellText(CodeWriter writer, KernelClass kernels, RecurrentStep step, string at, int gateLength)
    {
        /// <summary>A vector of ones.</summary>
        public string One => $"{kernels.Target.Type}.One";

        public string Zero => $"{kernels.Target.Type}.Zero";

        /// <summary>A vector of a buffer, as an expression.</summary>
        public string Load(string buffer, int gate = 0) => $"Load{kernels.Target.Bits}(ref {buffer}, {Place(gate)})";

        public void Let(string name, string value) => writer.Line($"var {name} = {value};");

        public void Store(string value, string buffer, int gate = 0) => writer.Line($"Store({value}, ref {buffer}, {Place(gate)});");

        /// <summary>Stores one value where the step counts, and another where it does not.</summary>
        public void Keep(string value, string buffer, string otherwise, int gate = 0) => Store(
            step.Mask is null ? value : $"{kernels.Target.Class}.ConditionalSelect(counts, {value}, {otherwise})", buffer, gate);

        /// <summary>Stores a gradient of a sum, which a step that does not count has none of.</summary>
        public void StoreDelta(string value, int gate, string buffer = "delta") => Keep(value, buffer, Zero, gate);

        /// <summary>What goes back of a gradient to the state, of whose units some are dropped.</summary>
        public string Left(string gradient) => step.StateDropout is null ? gradient : $"{gradient} * {Load("shares")}";

        /// <summary>The sum of what the input and the state give to a gate.</summary>
        public string Sum(int gate) => $"{Load("projected", gate)} + {Load("sums", gate)}";

        /// <summary>The same of a gate that is not among the early ones.</summary>
        public string LateSum(int gate) => $"{Load("projected", gate)} + {Load("lateSums", gate)}";

        /// <summary>The function of what is remembered.</summary>
        public string Activate(string value) => Apply(step.Activation, value);

        /// <summary>The function of the gates.</summary>
        public string Gate(string value) => Apply(step.GateActivation, value);

        /// <summary>From the gradient of what <see cref="Activate"/> gave, a variable, to that of what it took.</summary>
        public string ActivateBackward(string gradient, string value) => ActivationFunctions.Backward(kernels, step.Activation, gradient, value);

        /// <summary>The same of <see cref="Gate"/>.</summary>
        public string GateBackward(string gradient, string value) => ActivationFunctions.Backward(kernels, step.GateActivation, gradient, value);

        private string Place(int gate) => Terms.Sum(at, Number(gate * gateLength));

        private string Apply(FunctionSpec function, string value) => ActivationFunctions.Add(kernels, function) is { } name ? $"{name}({value})" : value;
    }
}
