using System.Reflection;
using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Compiles what the first step of training of a network calls beside it, which would compile each method where it comes to it: while the
/// step goes from the first to the last, a thread of its own goes from the last to the first, until they meet. Kernels come first, since
/// segments are compiled quickly, but both threads of a step wait for one that is compiled.
/// </summary>
internal sealed class EarlyCompilation
{
    /// <summary>What has been compiled, or is being, of a class of networks at each width.</summary>
    private static readonly ConditionalWeakTable<Type, EarlyCompilation?[]> Begun = [];

    private readonly Thread thread;
    private volatile bool isOver;

    private EarlyCompilation(Network network)
    {
        thread = new Thread(() => Compile(network.FindCodeOfTraining())) { Name = $"{network.GetType().Name} compilation", IsBackground = true };
        thread.Start();
    }

    /// <summary>Methods that it has compiled, or found compiled.</summary>
    public int Compiled { get; private set; }

    /// <summary>
    /// Begins where that is of use, for the first network of its class and width that is to be trained: where methods are compiled at run
    /// time, and there is a second processor.
    /// </summary>
    /// <returns>What has begun, now or before; null where nothing has.</returns>
    public static EarlyCompilation? Of(Network network)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || Environment.ProcessorCount == 1)
            return null;
        EarlyCompilation?[] byWidth = Begun.GetValue(network.GetType(), _ => new EarlyCompilation?[3]);
        lock (byWidth)
            return byWidth[network.VectorBits / 256] ??= new EarlyCompilation(network);
    }

    /// <summary>A step has come to its end, and all that it calls is compiled.</summary>
    public void End() => isOver = true;

    /// <summary>Waits until the thread has ended.</summary>
    public void Join() => thread.Join();

    private void Compile(TrainingCode? code)
    {
        if (code is null)
            return;
        Compile(code.SharedKernels());
        Compile(code.Kernels());
        Compile(code.Segments());
    }

    private void Compile(ReadOnlySpan<MethodInfo> methods)
    {
        for (int index = methods.Length - 1; index >= 0 && !isOver; index--)
        {
            RuntimeHelpers.PrepareMethod(methods[index].MethodHandle);
            Compiled++;
        }
    }
}
