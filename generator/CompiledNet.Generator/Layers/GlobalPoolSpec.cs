namespace CompiledNet.Generator.Layers;

/// <summary>
/// Pooling of a whole map or sequence, which leaves one value of each channel: a window as large as it is, and a vector of the channels.
/// </summary>
internal abstract record GlobalPoolSpec : PoolingSpec
{
    /// <summary>Whether it takes a sequence.</summary>
    protected virtual bool IsOfSteps => false;

    public sealed override string Stem => "GlobalPool";

    public sealed override string RemedyForOneValue => "use [Flatten], which costs nothing";

    public sealed override LayerTraits Traits => TraitsOfPool(LayerRole.GlobalPool, window: null);

    public sealed override LayerSpec Read(WrittenArguments arguments) => this;

    public sealed override void Check(LayerContext context)
    {
        // It has no arguments.
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.Require(IsOfSteps, context))
            return null;
        var window = new WindowGeometry(Whole(input.Height), Whole(input.Width));
        return new LayerShape(Shape.Vector(input.Channels), inputs.Before.ReceptiveField.Through(window), window);

        // With a stride as large as the map, neighbours of what follows see nothing in common.
        static WindowAxis Whole(int size) => WindowAxis.Resolve(size, size, stride: size, zeros: 0);
    }

    public sealed override string Identify(GraphLayer layer) => Kind;

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;
}
