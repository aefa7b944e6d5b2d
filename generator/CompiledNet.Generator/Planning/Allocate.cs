using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>Every buffer gets its place, from the moments at which steps read and write it.</summary>
internal static class Allocate
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.WithPasses(pass => pass with
    {
        Arena = Run(pass, plan.Graph.Spec.IsChecked ? Contract.GuardFloats : 0),
    });

    private static ArenaPlan Run(PassPlan pass, int guard) =>
        pass.Schedule is Schedule.Channels ? RunOne(pass, guard) : RunTile(pass, guard);

    /// <summary>One image: maps are [row][column][channels, padded]; the image itself stays where the caller has it.</summary>
    private static ArenaPlan RunOne(PassPlan pass, int guard)
    {
        var lives = new BufferLives([]);
        int moment = 0;
        foreach (Step step in pass.Steps)
        {
            foreach (Value value in step.Sources.Where(source => !source.IsNetworkInput).Append(step.Output))
                lives.Touch(value, LengthOfOne(value), moment);
            Touch(lives, step, Phases.One, moment);
            moment++;
        }

        foreach (Value output in pass.Outputs)
        {
            lives.Touch(output, LengthOfOne(output), moment);
            if (pass.CompactOutputs.TryGetValue(output, out Buffer? compact))
                lives.Touch(compact, output.Shape.Length, moment);
        }

        return new ArenaPlan(lives.Buffers, _ => false, guard);
    }

    /// <summary>A tile, everything of which is [row][column][channel][16 images]; in training with what the way back needs.</summary>
    private static ArenaPlan RunTile(PassPlan pass, int guard)
    {
        var lives = new BufferLives(pass.Inlined);
        foreach (LossStep loss in pass.Losses)
            lives.Touch(loss.Target, TargetLength(loss), 0);
        int moment = Forward(pass, pass.IsTraining ? Phases.Forward : Phases.Tile, lives);
        foreach (LossStep loss in pass.Losses)
        {
            Touch(lives, [loss.Output], moment);
            Touch(lives, [loss.Seed!], moment);
            if (loss.ReadsSeedValue)
                Touch(lives, [loss.SeedValue], moment);
            lives.Touch(loss.Target, TargetLength(loss), moment);
            foreach (BufferNeed need in loss.Needs)
                lives.Touch(need.Buffer, need.Length, moment);
        }

        foreach (Step step in pass.BackwardSteps)
        {
            moment++;
            Touch(lives, [step.Output], moment);
            Backward(lives, step, moment);
            if (step.WaitsBackward)
            {
                lives.BeginSegment(++moment);
                Backward(lives, step, moment);
                if (step.ReadsOutputBehindWait)
                    Touch(lives, [step.Output], moment);
            }

            Touch(lives, step.GradientsWritten, moment);
        }

        Touch(lives, pass.Outputs, pass.IsTraining ? moment + 1 : moment);
        foreach (OuterGradient gradient in pass.OuterGradients)
        {
            Touch(lives, [gradient.Input], moment + 1);
            lives.Touch(gradient.Deltas, gradient.DeltasLength, moment + 1);
        }

        // The caller writes inputs and targets, and reads outputs and what it takes gradients of, while the memory is nobody else's.
        HashSet<Buffer> ofCaller =
        [
            .. pass.Inputs, .. pass.Outputs, .. pass.Losses.Select(loss => loss.Target),
            .. pass.OuterGradients.SelectMany(gradient => (Buffer[])[gradient.Input, gradient.Deltas]),
        ];
        return new ArenaPlan(
            lives.Buffers,
            buffer => pass.Segments > 1 && !ofCaller.Contains(buffer.Buffer) && !lives.OutlivesSegment(buffer),
            guard);
    }

    private static int Forward(PassPlan pass, Phases phase, BufferLives lives)
    {
        Touch(lives, pass.Inputs, 0);
        int moment = 0;
        foreach (Step step in pass.Steps)
        {
            moment++;
            Touch(lives, step.Sources, moment);
            if (phase is Phases.Forward && step.WaitsForward)
            {
                lives.BeginSegment(++moment);
                Touch(lives, step.Sources, moment);
            }

            Touch(lives, [step.Output], moment);
            Touch(lives, step, phase, moment);
        }

        return moment;
    }

    private static void Backward(BufferLives lives, Step step, int moment)
    {
        Touch(lives, step.Sources, moment);
        Touch(lives, step.GradientsRead, moment);
        Touch(lives, step, Phases.Backward, moment);
        foreach (KeyValuePair<ParameterSlot, Buffer> own in step.OwnGradients)
            lives.Touch(own.Value, own.Key.StoredLength, moment);
    }

    private static void Touch(BufferLives lives, Step step, Phases phase, int moment)
    {
        foreach (BufferNeed need in step.Needs.Where(need => (need.During & phase) != 0))
            lives.Touch(need.Buffer, need.Length, moment);
    }

    private static void Touch(BufferLives lives, IEnumerable<Value> values, int moment)
    {
        foreach (Value value in values)
            lives.Touch(value, TileLength(value), moment);
    }

    private static void Touch(BufferLives lives, IEnumerable<Gradient> gradients, int moment)
    {
        foreach (Gradient gradient in gradients)
            lives.Touch(gradient, TileLength(gradient.Value), moment);
    }

    private static long LengthOfOne(Value value) => (long)value.Shape.Positions * value.PositionStride;

    private static long TileLength(Value value) => (long)Contract.TileImages * value.Shape.Length;

    private static long TargetLength(LossStep loss) => (long)Contract.TileImages * loss.TargetLength;

    /// <summary>Gathers which buffer is touched when.</summary>
    /// <param name="nowhere">Buffers that have no place.</param>
    private sealed class BufferLives(IEnumerable<Buffer> nowhere)
    {
        private readonly HashSet<Buffer> nowhere = [.. nowhere];
        private readonly Dictionary<Buffer, int> indices = [];
        private readonly List<PlacedBuffer> buffers = [];
        private readonly List<int> segments = [];

        public IReadOnlyList<PlacedBuffer> Buffers => buffers;

        /// <summary>From this moment on, other tiles have been at work in between.</summary>
        public void BeginSegment(int moment) => segments.Add(moment);

        public bool OutlivesSegment(PlacedBuffer buffer) => segments.Exists(begin => buffer.First < begin && begin <= buffer.Last);

        public void Touch(Buffer buffer, long length, int moment)
        {
            if (nowhere.Contains(buffer))
                return;
            if (!indices.TryGetValue(buffer, out int index))
            {
                indices.Add(buffer, buffers.Count);
                buffers.Add(new PlacedBuffer(buffer, length, moment, moment));
                return;
            }

            PlacedBuffer known = buffers[index];
            buffers[index] = known with { Length = Math.Max(known.Length, length), First = Math.Min(known.First, moment),
                Last = Math.Max(known.Last, moment) };
        }
    }
}
