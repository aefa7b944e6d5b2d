namespace CompiledNet.Tool.Graph;

/// <summary>What a recurrent layer does at a step. Sums stand gate by gate, those of all units of a gate together.</summary>
internal abstract class RecurrentCell
{
    public static readonly RecurrentCell SimpleRnn = new SimpleCell(), Lstm = new LongShortTermMemory(),
        Gru = new GatedUnit(resetsAfter: true), GruResetBefore = new GatedUnit(resetsAfter: false);

    /// <summary>Its attribute.</summary>
    public abstract string Name { get; }

    /// <summary>Its operator in ONNX.</summary>
    public abstract string Operator { get; }

    /// <summary>The gates in the order in which ONNX has them.</summary>
    public abstract int[] OperatorGates { get; }

    public int Gates => OperatorGates.Length;

    /// <summary>Whether there are gates, which have a function of their own.</summary>
    public virtual bool HasGates => true;

    /// <summary>Whether sums have the function of the gates, else that of what is remembered: the candidate's, or the only ones.</summary>
    public bool IsGate(int index) => HasGates && index != 2;

    /// <summary>Whether the reset gate is behind the recurrent product, which has a bias of its own then; null where none is.</summary>
    public virtual bool? ResetsAfter => null;

    /// <summary>Whether what the state gives has a bias of its own.</summary>
    public bool HasRecurrentBias => ResetsAfter == true;

    /// <summary>The next state.</summary>
    /// <param name="input">What the step gives: x W + b.</param>
    /// <param name="recurrent">What a state gives: h U, with its bias where there is one.</param>
    /// <param name="state">The state; becomes the next.</param>
    /// <param name="memory">The cell of an LSTM; becomes the next.</param>
    /// <param name="function">The function of what is remembered.</param>
    /// <param name="gate">The function of the gates.</param>
    public abstract void Step(
        double[] input, Func<double[], double[]> recurrent, double[] state, double[] memory, Func<double, double> function,
            Func<double, double> gate);

    /// <summary>state = f(sum).</summary>
    private sealed class SimpleCell : RecurrentCell
    {
        public override string Name => "SimpleRnn";

        public override string Operator => "RNN";

        public override int[] OperatorGates => [0];

        public override bool HasGates => false;

        public override void Step(
            double[] input, Func<double[], double[]> recurrent, double[] state, double[] memory, Func<double, double> function,
                Func<double, double> gate)
        {
            double[] sums = recurrent(state);
            for (int unit = 0; unit < state.Length; unit++)
                state[unit] = function(input[unit] + sums[unit]);
        }
    }

    /// <summary>Gates input, forget, candidate, output: cell = forget * cell + input * candidate, state = output * f(cell).</summary>
    private sealed class LongShortTermMemory : RecurrentCell
    {
        public override string Name => "Lstm";

        public override string Operator => "LSTM";

        public override int[] OperatorGates => [0, 3, 1, 2];

        public override void Step(
            double[] input, Func<double[], double[]> recurrent, double[] state, double[] memory, Func<double, double> function,
                Func<double, double> gate)
        {
            int units = state.Length;
            double[] sums = recurrent(state);
            for (int unit = 0; unit < units; unit++)
            {
                double Sum(int index) => input[(index * units) + unit] + sums[(index * units) + unit];
                memory[unit] = (gate(Sum(1)) * memory[unit]) + (gate(Sum(0)) * function(Sum(2)));
                state[unit] = gate(Sum(3)) * function(memory[unit]);
            }
        }
    }

    /// <summary>
    /// Gates update, reset, candidate: state = update * state + (1 - update) * candidate. The reset gate is behind the recurrent product,
    /// or before it: then it is of the state, and the candidate waits for it.
    /// </summary>
    private sealed class GatedUnit(bool resetsAfter) : RecurrentCell
    {
        public override string Name => "Gru";

        public override string Operator => "GRU";

        public override int[] OperatorGates => [0, 1, 2];

        public override bool? ResetsAfter => resetsAfter;

        public override void Step(
            double[] input, Func<double[], double[]> recurrent, double[] state, double[] memory, Func<double, double> function,
                Func<double, double> gate)
        {
            int units = state.Length;
            double[] sums = recurrent(state);
            double[] reset = [.. Enumerable.Range(units, units).Select(sum => gate(input[sum] + sums[sum]))];
            double[] remembered = resetsAfter
                ? [.. sums[(2 * units)..].Zip(reset, (sum, share) => share * sum)]
                : recurrent([.. state.Zip(reset, (value, share) => share * value)])[(2 * units)..];
            for (int unit = 0; unit < units; unit++)
            {
                double update = gate(input[unit] + sums[unit]), candidate = function(input[(2 * units) + unit] + remembered[unit]);
                state[unit] = (update * state[unit]) + ((1 - update) * candidate);
            }
        }
    }
}
