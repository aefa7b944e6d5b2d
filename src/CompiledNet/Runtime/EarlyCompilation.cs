using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Compiles the kernels of a network beside its first step of training, which would compile each where it comes to it: while the step goes
/// from the first to the last, a thread of its own goes from the last to the first, until they meet.
/// </summary>
internal sealed class EarlyCompilation
{
    /// <summary>Kernels that have been compiled, or are being.</summary>
    private static readonly ConditionalWeakTable<Type, EarlyCompilation> Begun = [];

    private readonly Thread thread;
    private volatile bool isOver;

    private EarlyCompilation([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type kernels, int count)
    {
        MethodInfo[] methods = kernels.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        thread = new Thread(() => Compile(methods.AsSpan(0, count))) { Name = $"{kernels.Name} compilation", IsBackground = true };
        thread.Start();
    }

    /// <summary>Methods that it has compiled, or found compiled.</summary>
    public int Compiled { get; private set; }

    /// <summary>Begins where that is of use: there is something to compile, for the first time, and a second processor.</summary>
    /// <param name="kernels">The type whose methods the kernels are; null where nothing is compiled at run time.</param>
    /// <param name="count">How many of them a step calls: the first, in the order in which it does.</param>
    /// <returns>What has begun; null where nothing has.</returns>
    public static EarlyCompilation? Begin([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type? kernels, int count)
    {
        if (kernels is null || Environment.ProcessorCount == 1)
            return null;
        lock (Begun)
        {
            if (Begun.TryGetValue(kernels, out _))
                return null;
            var compilation = new EarlyCompilation(kernels, count);
            Begun.Add(kernels, compilation);
            return compilation;
        }
    }

    /// <summary>A step has come to its end, and all that it calls is compiled.</summary>
    public void End() => isOver = true;

    /// <summary>Waits until the thread has ended.</summary>
    public void Join() => thread.Join();

    private void Compile(ReadOnlySpan<MethodInfo> methods)
    {
        for (int index = methods.Length - 1; index >= 0 && !isOver; index--)
        {
            RuntimeHelpers.PrepareMethod(methods[index].MethodHandle);
            Compiled++;
        }
    }
}
