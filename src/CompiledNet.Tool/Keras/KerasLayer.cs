using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>One layer of a Keras model: what it means there, and how CompiledNet says it.</summary>
internal abstract class KerasLayer
{
    /// <summary>Whether it does nothing but in training, and is not said.</summary>
    public virtual string? Omission => null;

    /// <summary>What restrains its weights; null for a layer of which CompiledNet has no restraints.</summary>
    public virtual KerasRestraint? Restraint => null;

    /// <summary>Whether it knows inputs that it is given by name.</summary>
    public virtual bool TakesNamed => false;

    /// <summary>Where its variables are filed below the layer, part by part; the layer itself unless said otherwise.</summary>
    public virtual IReadOnlyList<string> Parts => [""];

    /// <summary>How many variables the layer has; its weights must be as many.</summary>
    public virtual int Variables => 0;

    /// <summary>Says the layer in CompiledNet's layers.</summary>
    /// <param name="inputs">What it takes, said before.</param>
    /// <param name="name">Its name in the file.</param>
    /// <param name="weights">Its variables in Keras' order; as many as <see cref="Variables"/>.</param>
    /// <exception cref="RefusedException">It cannot be said.</exception>
    public abstract Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights);

    /// <summary>What it does with a mask.</summary>
    public virtual KerasMask Mask => KerasMask.Refuses;

    /// <summary>Which steps count, of a layer that makes a mask.</summary>
    public virtual bool[]? MakeMask(Tensor input) => null;

    /// <summary>What Keras computes for one image, in prediction.</summary>
    public abstract Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights);

    /// <summary>What Keras computes where some steps may not count; the same unless said otherwise.</summary>
    /// <param name="inputs">What it takes.</param>
    /// <param name="weights">Its variables.</param>
    /// <param name="mask">Whether each step counts; null where all do.</param>
    public virtual Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, bool[]? mask) => Evaluate(inputs, weights);

    /// <summary>That axes, as Keras counts them with the batch, are the channels alone: those of CompiledNet stand last.</summary>
    /// <exception cref="RefusedException">They are others.</exception>
    protected static void RequireLast(int[] axes, Runtime.TensorShape shape)
    {
        if (axes is not [-1] && !axes.SequenceEqual([shape.Sizes().Length]))
            throw new RefusedException($"its axis is {string.Join(", ", axes)}; CompiledNet has that of the channels, the last");
    }

    protected static Weight ToWeight(string variable, Tensor values) => new(variable, values.Shape, values.ToSingles());

    /// <summary>A variable of so many dimensions.</summary>
    /// <exception cref="InvalidDataException">It has others.</exception>
    protected static Tensor Require(Tensor weight, int rank, string variable) => weight.Rank == rank
        ? weight
        : throw new InvalidDataException($"The variable {variable} should have {rank} dimensions; it is {Tensor.Describe(weight.Shape)}.");
}
