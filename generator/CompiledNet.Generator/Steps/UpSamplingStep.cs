using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A map of <paramref name="Height"/> times as many rows and <paramref name="Width"/> times as many columns.</summary>
internal sealed record UpSamplingStep(string Name, int Height, int Width, InterpolationKind Interpolation) : PredictionStep(Name)
{
    private bool unrollsCopies;

    public override bool ReadsDenseImage => false;

    public override string Sentence =>
        $"{Name}: {Height}x{Width} times as many values, {Interpolation.ToString().ToLowerInvariant()}: {Input.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this with { unrollsCopies = chooser.UnrollsCopies(Height * Width) };

    public override IEnumerable<string> Choices(Phases phase) => [unrollsCopies ? "copies one by one" : "a loop over copies"];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        pass.Call(new UpSamplingEmitter(this, pass.Kernels, TileStride, TileStride).EmitForward("Forward"), [input, pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        int lanes = pass.Target.Lanes;
        int channels = (Input.Shape.Channels + lanes - 1) / lanes * lanes;
        pass.Call(new UpSamplingEmitter(this, pass.Kernels, Input.PositionStride, channels).EmitForward("One"), [input, pass.Ref(Output)]);
    }

    public override void EmitBackward(PassWriter pass) =>
        pass.Call(new UpSamplingEmitter(this, pass.Kernels, TileStride, TileStride).EmitBackward(),
            [pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    private int TileStride => Input.Shape.Channels * Contract.TileImages;

    /// <summary>
    /// Prints the kernels. Nearest: each value is stored as often as it is repeated, and its gradient is the sum of theirs. Bilinear: each
    /// output is a mean of the four values around its place, whose weights are the same for all channels.
    /// </summary>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <param name="values">Those of them that are computed.</param>
    private sealed class UpSamplingEmitter(UpSamplingStep step, KernelClass kernels, int stride, int values)
    {
        private readonly VectorTarget target = kernels.Target;
        private readonly Shape input = step.Input.Shape;

        private string Value => values > target.Lanes ? "value" : "0";

        private int OutRow => input.Width * step.Width * stride;

        public string EmitForward(string suffix) => step.Interpolation is InterpolationKind.Bilinear
            ? kernels.Add(step.Name + suffix, $"{step.Name}: the mean of the four values around the place of each output, by distance.",
                "ref float input, ref float output", EmitBilinearForward)
            : kernels.Add(step.Name + suffix, $"{step.Name}: each value {step.Height}x{step.Width} times.",
                "ref float input, ref float output", EmitNearestForward);

        public string EmitBackward()
        {
            const string Parameters = "ref float outputGradient, ref float inputGradient";
            return step.Interpolation is InterpolationKind.Bilinear
                ? kernels.Add(
                    step.Name + "Backward", $"{step.Name}: gradient of the input, what each output passes to the four values around its place.", Parameters, EmitBilinearBackward)
                : kernels.Add(step.Name + "Backward", $"{step.Name}: gradient of the input, the sum over the copies of each value.",
                    Parameters, EmitNearestBackward);
        }

        private void EmitNearestForward(CodeWriter writer)
        {
            using (EmitInputs(writer, out string at, out string copies))
            {
                writer.Line($"var repeated = Load{target.Bits}(ref input, {at});");
                writer.Line($"ref float copies = {At("output", copies)};");
                EmitCopies(writer, offset => $"Store(repeated, ref copies, {offset});");
            }
        }

        private void EmitNearestBackward(CodeWriter writer)
        {
            using (EmitInputs(writer, out string at, out string copies))
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                writer.Line($"ref float copies = {At("outputGradient", copies)};");
                EmitCopies(writer, offset => $"sum += Load{target.Bits}(ref copies, {offset});");
                writer.Line($"Store(sum, ref inputGradient, {at});");
            }
        }

        /// <summary>The loops over all vectors of the input.</summary>
        /// <param name="writer">Where to print.</param>
        /// <param name="at">The vector's place in the input.</param>
        /// <param name="copies">The place of its first copy in the output.</param>
        private CodeWriter.BlockScope EmitInputs(CodeWriter writer, out string at, out string copies)
        {
            string row = input.Height > 1 ? "row" : "0";
            string column = input.Width > 1 ? "column" : "0";
            CodeWriter.BlockScope rows = writer.Loop("row", input.Height);
            CodeWriter.BlockScope columns = writer.Loop("column", input.Width);
            CodeWriter.BlockScope vectors = values > target.Lanes ? writer.Loop("value", values, target.Lanes) : writer.Block();
            at = Sum(Times(row, input.Width * stride), Times(column, stride), Value);
            copies = Sum(Times(row, step.Height * OutRow), Times(column, step.Width * stride), Value);
            return CodeWriter.BlockScope.Nest(vectors, CodeWriter.BlockScope.Nest(columns, rows));
        }

        /// <summary>One statement for each copy of a value.</summary>
        private void EmitCopies(CodeWriter writer, Func<string, string> statement)
        {
            if (step.unrollsCopies)
            {
                for (int copy = 0; copy < step.Height * step.Width; copy++)
                    writer.Line(statement(Number((copy / step.Width * OutRow) + (copy % step.Width * stride))));
                return;
            }

            using (writer.Loop("down", step.Height))
            using (writer.Loop("right", step.Width))
            {
                writer.Line(statement(Sum(
                    Times(step.Height > 1 ? "down" : "0", OutRow), Times(step.Width > 1 ? "right" : "0", stride))));
            }
        }

        private void EmitBilinearForward(CodeWriter writer)
        {
            using (EmitOutputs(writer, "input", out string at))
            {
                writer.Line($"var mean = Load{target.Bits}(ref upperLeft, {Value}) * weightUpperLeft;");
                foreach (string corner in new[] { "UpperRight", "LowerLeft", "LowerRight" })
                    writer.Line($"mean = Fma(Load{target.Bits}(ref {Names.Variable(corner)}, {Value}), weight{corner}, mean);");
                writer.Line($"Store(mean, ref output, {at});");
            }
        }

        /// <summary>At the border corners coincide, so that each is read again before it is added to.</summary>
        private void EmitBilinearBackward(CodeWriter writer)
        {
            writer.Line($"Clear(ref inputGradient, {input.Positions * stride});");
            using (EmitOutputs(writer, "inputGradient", out string at))
            {
                writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                foreach (string corner in new[] { "UpperLeft", "UpperRight", "LowerLeft", "LowerRight" })
                    writer.Line(
                        $"Store(Fma(slope, weight{corner}, Load{target.Bits}(ref {Names.Variable(corner)}, {Value})), ref {Names.Variable(corner)}, {Value});");
            }
        }

        /// <summary>The loops over all vectors of the output, with the four corners of the map around each and their weights.</summary>
        private CodeWriter.BlockScope EmitOutputs(CodeWriter writer, string map, out string at)
        {
            CodeWriter.BlockScope rows = writer.Block($"for (nint row = 0; row < {step.Output.Shape.Height}; row++)");
            EmitPlace(writer, "row", step.Height, input.Height, "upper", "lower", "down");
            CodeWriter.BlockScope columns = writer.Block($"for (nint column = 0; column < {step.Output.Shape.Width}; column++)");
            EmitPlace(writer, "column", step.Width, input.Width, "left", "right", "across");
            foreach ((string row, string rowWeight) in new[] { ("upper", "(1 - down)"), ("lower", "down") })
            {
                foreach ((string column, string columnWeight) in new[] { ("left", "(1 - across)"), ("right", "across") })
                {
                    string corner = row + Names.Member(column);
                    writer.Line($"ref float {corner} = ref At(ref {map}, {Sum(Times(row, input.Width * stride), Times(column, stride))});");
                    writer.Line($"var weight{Names.Member(corner)} = {target.Class}.Create({rowWeight} * {columnWeight});");
                }
            }

            CodeWriter.BlockScope vectors = writer.Loop("value", values, target.Lanes);
            at = Sum(Times("row", OutRow), Times("column", stride), Value);
            return CodeWriter.BlockScope.Nest(vectors, CodeWriter.BlockScope.Nest(columns, rows));
        }

        /// <summary>
        /// Between which two rows or columns an output lies and how far from the first, in whole numbers up to the last step: no rounding
        /// adds up.
        /// </summary>
        private static void EmitPlace(
            CodeWriter writer, string variable, int size, int length, string before, string behind, string distance)
        {
            writer.Line(
                $"// {Names.Member(variable)} i lies at (i + 0.5) / {size} - 0.5 of {length}, {2 * size} parts from one to the next.");
            writer.Line($"nint {variable}Place = Math.Clamp({Sum(Times(variable, 2), Number(1 - size))}, 0, {2 * size * (length - 1)});");
            writer.Line($"nint {before} = {variable}Place / {2 * size};");
            writer.Line($"nint {behind} = Min({before} + 1, {length - 1});");
            writer.Line($"float {distance} = {variable}Place % {2 * size} * (1f / {2 * size});");
        }
    }
}
