using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>
/// Maps that are computed where they are read. Winograd's sums read blocks of tiles anyway; what sees each position by itself, and a filter
/// for each channel, are computed some rows at a time then, both gradients of the same rows.
/// </content>
internal sealed partial record ConvolutionStep
{
    private readonly Buffer inputRows = new(Names.Variable(Name) + "InputRows");
    private readonly Buffer gradientInputRows = new(Names.Variable(Name) + "GradientInputRows");
    private readonly Buffer deltaRows = new(Names.Variable(Name) + "DeltaRows");
    private IInlineMap? inlineInput;
    private IInlineMap? inlineDelta;

    protected override IInlineMap? InlineOutputGradient => inlineDelta;

    /// <summary>Whether both gradients are computed some rows at a time.</summary>
    private bool GoesBackInRows => HasBackward && (inlineInput is not null || inlineDelta is not null) && IsMadeOfRows;

    /// <summary>Whether the gradient of the kernel alone is: rows of the gradient of the sums are gone when the next come.</summary>
    private bool HasDeltaOfCall => inlineDelta is not null && kernelWinograd is null && !GoesBackInRows;

    /// <summary>Whether it computes its sums from rows that are made for it.</summary>
    private bool TakesInputRows => inlineInput is not null && winograd is null;

    private IReadMap InputMap => inlineInput ?? (IReadMap)new StoredMap(Input, Input.Shape);

    private IReadMap DeltaMap => inlineDelta ?? (IReadMap)new StoredMap(Delta, Map);

    /// <summary>Whether some rows of the output follow from some rows of the input, and the same of both gradients.</summary>
    private bool IsMadeOfRows => Pool is null && (IsPointwise
        ? sumsOuterProducts || !(IsTrained && HasBackward)
        : IsDepthwise && !IsTransposed && !IsSequence && Window.Rows.Input == Window.Rows.Output * Window.Rows.Stride);

    /// <summary>The rows of the output at hand over those of the input that they see.</summary>
    private WindowAxis RowsSeen => Window.Rows.Part(RowsPerPass);

    /// <summary>The rows of the gradient of the sums that saw the rows of the input at hand, over those.</summary>
    private WindowAxis RowsThatSaw => Window.Rows.PartOfInputs(GradientRowsPerPass);

    /// <summary>Whether rows of the input are read where it lies.</summary>
    private bool ReadsInputRowsInPlace => inlineInput is null && IsPointwise;

    /// <summary>Whether those of the gradient of the sums are.</summary>
    private bool ReadsDeltaRowsInPlace => inlineDelta is null && IsPointwise;

    /// <summary>The rows of the gradient of the sums that are made at once, of which the first are before those of the same place.</summary>
    private (int Rows, int Before) DeltaPart => GoesBackInRows ? (RowsThatSaw.Output, Window.Rows.WindowsBefore) : (RowsPerPass, 0);

    private IEnumerable<BufferNeed> InlineNeeds
    {
        get
        {
            long inputLength = PassWriter.Images * (long)RowsSeen.Input * Input.Shape.Width * Input.Shape.Channels;
            if (TakesInputRows)
                yield return new(inputRows, inputLength, Phases.Forward);
            if (GoesBackInRows && IsTrained && !ReadsInputRowsInPlace)
                yield return new(gradientInputRows, inputLength, Phases.Backward);
            if ((GoesBackInRows && !ReadsDeltaRowsInPlace) || HasDeltaOfCall)
                yield return new(deltaRows, PassWriter.Images * (long)DeltaPart.Rows * Map.Width * Map.Channels, Phases.Backward);
            foreach (IInlineMap map in new[] { inlineInput, inlineDelta }.OfType<IInlineMap>())
            {
                foreach (BufferNeed need in map.Needs)
                    yield return need;
            }
        }
    }

    public override Step? WithInlineSource(int source, IInlineMap map, IKernelChooser chooser)
    {
        bool readsBlocks = winograd is not null && (kernelWinograd is not null || !(IsTrained && HasBackward));
        return readsBlocks ? this with { inlineInput = map } : (this with { inlineInput = map }).InRows(chooser);
    }

    public override Step? WithInlineOutputGradient(IInlineMap gradient, IKernelChooser chooser)
    {
        if (Pool is not null || Activation != ActivationKind.Linear || (Bias is { IsTrainable: true } && !gradient.AddsUpToZero))
            return null;
        ConvolutionStep inlined = this with { inlineDelta = gradient };
        bool readsBlocks = (kernelWinograd is not null || !IsTrained) && (gradientWinograd is not null || !NeedsInputGradient);
        bool takesRowsAlone = !NeedsInputGradient && kernelWinograd is null && Groups == 1 && !IsTransposed && !sumsOuterProducts;
        return readsBlocks ? inlined : inlined.InRows(chooser) ?? (takesRowsAlone ? inlined.CutRows(chooser) : null);
    }

    /// <summary>The same step with the rows that it takes at a time; null where it cannot take rows.</summary>
    private ConvolutionStep? InRows(IKernelChooser chooser)
    {
        if (!IsMadeOfRows)
            return null;
        ConvolutionStep cut = CutRows(chooser);
        if (cut.RowsPerPass == 0)
            return null;
        if (!IsDepthwise)
            return cut;
        cut = cut.CutStrips(chooser);
        return cut.HasStrips && cut.RowsPerPass * Map.Width <= SumBlocks.MostPositionsOfImages ? cut : null;
    }

    /// <summary>Makes the rows of the input that those of the output at hand see, and gives their place.</summary>
    private string EmitInputRows(PassWriter pass, Buffer rows, string row)
    {
        if (ReadsInputRowsInPlace)
            return pass.RefAt(Input, Times(row, Input.Shape.Width * Input.Shape.Channels * PassWriter.Images));
        string to = pass.Ref(rows);
        string first = Sum(Times(row, Window.Rows.Stride), Number(-Window.Rows.PadBefore));
        InputMap.EmitPart(pass, MapPart.OfRows(first, RowsSeen.Input, Input.Shape), to);
        return to;
    }

    /// <summary>Makes the rows of the gradient of the sums that both gradients take, and gives their place.</summary>
    private string EmitDeltaRows(PassWriter pass, string row)
    {
        if (ReadsDeltaRowsInPlace)
            return pass.RefAt(Delta, Times(row, Map.Width * Map.Channels * PassWriter.Images));
        string to = pass.Ref(deltaRows);
        DeltaMap.EmitPart(pass, MapPart.OfRows(Sum(row, Number(-DeltaPart.Before)), DeltaPart.Rows, Map), to);
        return to;
    }

    /// <summary>The gradient of the kernel, some rows of that of the sums after the others, which are gone then.</summary>
    private void EmitKernelGradientOfCalls(PassWriter pass)
    {
        PartOfKernel(pass);
        string kernel = EmitGradientKernel(pass.Kernels);
        string waiting = BeginWaiting(pass);
        using (pass.Lines.Loop("row", Map.Height, RowsPerPass))
        {
            string row = RowsPerPass < Map.Height ? "row" : "0";
            pass.Call(kernel, [pass.Ref(Input), EmitDeltaRows(pass, row), waiting, row]);
        }

        EndWaiting(pass);
    }

    /// <summary>Both gradients, some rows after the others.</summary>
    private void EmitGradientsInRows(PassWriter pass)
    {
        if (IsTrained)
            BeginKernelGradientInRows(pass);
        if (InputGradient is not null)
            FollowerOf(InputGradient)?.EmitBegin(pass);
        using (pass.Lines.Loop("row", Map.Height, RowsPerPass))
        {
            string row = RowsPerPass < Map.Height ? "row" : "0";
            PartOfKernel(pass);
            string delta = EmitDeltaRows(pass, row);
            if (IsTrained)
                EmitKernelGradientOfRows(pass, EmitInputRows(pass, gradientInputRows, row), delta);
            if (InputGradient is { } gradient)
                EmitInputGradientOfRows(pass, gradient, delta, row);
        }

        if (IsTrained)
            EndKernelGradientInRows(pass);
    }

    private void EmitInputGradientOfRows(PassWriter pass, Gradient gradient, string delta, string row)
    {
        PartOfInput(pass);
        (int stride, Shape shape) = (Window.Rows.Stride, Input.Shape);
        string to = pass.RefAt(gradient, Times(row, stride * shape.Width * shape.Channels * PassWriter.Images));
        pass.Call(GradientRowsOf(pass, delta, to, RowsPerPass < Map.Height ? "0" : null));
        EmitFollower(pass, FollowerOf(gradient), row, stride, new(shape.Height, GradientRowsPerPass, shape.Width, shape.Channels));
    }

    private void BeginKernelGradientInRows(PassWriter pass)
    {
        PartOfKernel(pass);
        if (!IsDepthwise || KeepsTotals)
            BeginWaiting(pass);
        else
            pass.Clear(sums, SumsLength);
    }

    private void EmitKernelGradientOfRows(PassWriter pass, string input, string delta)
    {
        if (!IsDepthwise)
        {
            string positions = Number(RowsPerPass * Map.Width);
            pass.Call(EmitOuterProducts(pass.Kernels), [input, delta, positions, pass.Ref(transposed), pass.Ref(totals)]);
            return;
        }

        if (KeepsTotals)
            pass.Clear(sums, SumsLength);
        string own = At(delta.Substring("ref ".Length), DeltaPart.Before * Map.Width * Map.Channels * PassWriter.Images);
        EmitDepthwiseSums(pass, DepthwiseSumsOfRows, input, own, "0", Number(RowsPerPass));
        if (KeepsTotals)
            EmitDepthwiseReduction(pass, pass.Ref(totals));
    }

    private void EndKernelGradientInRows(PassWriter pass)
    {
        PartOfKernel(pass);
        if (!IsDepthwise || KeepsTotals)
            EndWaiting(pass);
        else
            EmitDepthwiseReduction(pass, pass.GradientRef(Kernel));
    }
}
