using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Slice: neighbours along axes, or all steps from the last to the first; anything of known numbers.</summary>
internal sealed class Slice : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        ViewValue view = inputs.View();
        foreach ((int axis, int[] places) in Places(
            view.Dimensions, inputs.Integers("starts", 1), inputs.Integers("ends", 2), inputs.Integers("axes", 3),
                inputs.Integers("steps", 4)))
        {
            if (places.Length == 0)
                throw new RefusedException($"it leaves nothing along axis {axis} of {view}");
            if (places.Length > 1 && places.SequenceEqual(Enumerable.Range(0, view.Dimensions[axis]).Reverse()))
                view = Cutting.Flip(view, axis, inputs.Batch);
            else if (places.SequenceEqual(Enumerable.Range(places[0], places.Length)))
                view = Cutting.Take(view, axis, places[0], places.Length, inputs.Batch, inputs.Source);
            else
                throw new RefusedException("it takes every so many values only");
        }

        return view.Settle(inputs.Batch);
    }

    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        foreach ((int axis, int[] places) in Places(data.Shape, Read("starts", 1), Read("ends", 2), Read("axes", 3), Read("steps", 4)))
            data = data.Take(axis, places);
        return data;

        int[]? Read(string name, int index) =>
            node.Integers(name) ?? (inputs.ElementAtOrDefault(index) is { } tensor ? OnnxInputs.ToIntegers(tensor) : null);
    }

    /// <summary>The places that are taken along each axis that is cut.</summary>
    private static IEnumerable<(int Axis, int[] Places)> Places(int[] shape, int[]? starts, int[]? ends, int[]? axes, int[]? steps)
    {
        if (starts is null || ends is null || starts.Length != ends.Length || (axes is not null && axes.Length != starts.Length)
            || (steps is not null && steps.Length != starts.Length) || starts.Length > shape.Length)
            throw new RefusedException("its starts, ends, axes and steps have different lengths");
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Cutting.Axis(axes?[i] ?? i, shape.Length), step = steps?[i] ?? 1, size = shape[axis];
            if (step == 0)
                throw new RefusedException("its step is 0");
            var places = new List<int>();
            if (step > 0)
            {
                for (int place = Clamp(starts[i], size, 0, size), end = Clamp(ends[i], size, 0, size); place < end; place += step)
                    places.Add(place);
            }
            else
            {
                for (int place = Clamp(starts[i], size, -1, size - 1), end = Clamp(ends[i], size, -1, size - 1); place > end; place += step)
                    places.Add(place);
            }

            yield return (axis, [.. places]);
        }
    }

    private static int Clamp(int place, int size, int least, int most) =>
        (int)Math.Clamp(place < 0 ? (long)place + size : place, least, most);
}
