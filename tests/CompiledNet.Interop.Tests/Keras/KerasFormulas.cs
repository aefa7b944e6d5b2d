namespace CompiledNet.Interop.Tests.Keras;

/// <summary>
/// Layers of sequences by the formulas of Keras' documentation, with matrices as its files hold them: gates of an LSTM in the order i, f,
/// c, o, of a GRU z, r, h, side by side.
/// </summary>
internal static class KerasFormulas
{
    public static double[] Dense(double[] x, double[][] weights, int units) =>
        [.. Enumerable.Range(0, units).Select(unit =>
            weights[1][unit] + x.Select((value, i) => value * weights[0][(i * units) + unit]).Sum())];

    /// <summary>h = f(x W + h U + b).</summary>
    public static double[][] Simple(double[][] x, double[][] weights, int units, Func<double, double> function)
    {
        double[] h = new double[units];
        return [.. x.Select(step => h = [.. Enumerable.Range(0, units).Select(unit => function(
            Dot(step, weights[0], units, unit) + Dot(h, weights[1], units, unit) + weights[2][unit]))])];
    }

    /// <summary>i, f, o = s(x W + h U + b), c = f c + i g(x W + h U + b), h = o g(c).</summary>
    public static double[][] Lstm(double[][] x, double[][] weights, int units, Func<double, double>? function = null)
    {
        function ??= Math.Tanh;
        double[] h = new double[units], c = new double[units];
        var states = new List<double[]>();
        foreach (double[] step in x)
        {
            double Sum(int gate, int unit) => Dot(step, weights[0], 4 * units, (gate * units) + unit)
                + Dot(h, weights[1], 4 * units, (gate * units) + unit) + weights[2][(gate * units) + unit];
            double[] input = Gate(0), forget = Gate(1), output = Gate(3);
            double[] candidate = [.. Enumerable.Range(0, units).Select(unit => function(Sum(2, unit)))];
            c = [.. Enumerable.Range(0, units).Select(unit => (forget[unit] * c[unit]) + (input[unit] * candidate[unit]))];
            h = [.. Enumerable.Range(0, units).Select(unit => output[unit] * function(c[unit]))];
            states.Add(h);

            double[] Gate(int gate) => [.. Enumerable.Range(0, units).Select(unit => Sigmoid(Sum(gate, unit)))];
        }

        return [.. states];
    }

    /// <summary>z, r = s(x W + b + h U + d), n = tanh(x W + b + r (h U + d)), h = z h + (1 - z) n; the bias' rows are b and d.</summary>
    public static double[][] Gru(double[][] x, double[][] weights, int units)
    {
        int width = 3 * units;
        double[] h = new double[units];
        var states = new List<double[]>();
        foreach (double[] step in x)
        {
            double[] fromInput = [.. Enumerable.Range(0, width).Select(sum => Dot(step, weights[0], width, sum) + weights[2][sum])];
            double[] fromState = [.. Enumerable.Range(0, width).Select(sum => Dot(h, weights[1], width, sum) + weights[2][width + sum])];
            h = [.. Enumerable.Range(0, units).Select(unit =>
            {
                double z = Sigmoid(fromInput[unit] + fromState[unit]), r = Sigmoid(fromInput[units + unit] + fromState[units + unit]);
                double n = Math.Tanh(fromInput[(2 * units) + unit] + (r * fromState[(2 * units) + unit]));
                return (z * h[unit]) + ((1 - z) * n);
            })];
            states.Add(h);
        }

        return [.. states];
    }

    /// <summary>
    /// GRU with <c>reset_after=False</c>: z, r = sigmoid(x W + h U + b), n = tanh(x W + (r h) U + b), h = z h + (1 - z) n.
    /// </summary>
    public static double[][] GruResetBefore(double[][] x, double[][] weights, int units)
    {
        int width = 3 * units;
        double[] h = new double[units];
        var states = new List<double[]>();
        foreach (double[] step in x)
        {
            double Sum(int sum, double[] state) => Dot(step, weights[0], width, sum) + Dot(state, weights[1], width, sum) + weights[2][sum];
            double[] reset = [.. h.Select((value, unit) => Sigmoid(Sum(units + unit, h)) * value)];
            h = [.. h.Select((value, unit) =>
            {
                double z = Sigmoid(Sum(unit, h));
                return (z * value) + ((1 - z) * Math.Tanh(Sum((2 * units) + unit, reset)));
            })];
            states.Add(h);
        }

        return [.. states];
    }

    /// <summary>The sum over the heads of softmax(q k / sqrt(keyDim)) v O, and a bias behind each projection.</summary>
    public static double[][] Attention(double[][] x, double[][] z, double[][] weights, int heads, int keyDim, int valueDim, bool isCausal)
    {
        double[][] queries = [.. x.Select(step => Dense(step, weights[0..2], heads * keyDim))];
        double[][] keys = [.. z.Select(step => Dense(step, weights[2..4], heads * keyDim))];
        double[][] values = [.. z.Select(step => Dense(step, weights[4..6], heads * valueDim))];
        return [.. queries.Select((query, place) =>
        {
            double[][] mixed = [.. Enumerable.Range(0, heads).Select(head =>
            {
                double[] powers = [.. keys.Select((key, other) => isCausal && other > place ? 0
                    : Math.Exp(Enumerable.Range(head * keyDim, keyDim).Sum(i => query[i] * key[i]) / Math.Sqrt(keyDim)))];
                return (double[])[.. Enumerable.Range(head * valueDim, valueDim)
                    .Select(i => powers.Select((power, other) => power * values[other][i]).Sum() / powers.Sum())];
            })];
            return Dense([.. mixed.SelectMany(head => head)], weights[6..8], x[0].Length);
        })];
    }

    private static double Dot(double[] x, double[] matrix, int columns, int column) =>
        x.Select((value, row) => value * matrix[(row * columns) + column]).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
