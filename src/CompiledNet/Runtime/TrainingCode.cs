using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CompiledNet.Runtime;

/// <summary>Where the methods are that a step of training calls.</summary>
/// <param name="kernels">The type whose public methods are the kernels, those of a step of training before all others.</param>
/// <param name="kernelCount">How many of them a step calls: the first, in the order in which it comes to them.</param>
/// <param name="passes">The type whose private methods are the segments of the training pass.</param>
/// <param name="shared">The type that has the kernels which networks share.</param>
/// <param name="sharedKernels">Those of them that a step calls, in the order in which it comes to them.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TrainingCode(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type kernels, int kernelCount,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.NonPublicMethods)] Type passes,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type shared, string[] sharedKernels)
{
    /// <summary>The kernels, in the order in which a step comes to them.</summary>
    internal ReadOnlySpan<MethodInfo> Kernels() =>
        kernels.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).AsSpan(0, kernelCount);

    /// <summary>The kernels that networks share.</summary>
    internal ReadOnlySpan<MethodInfo> SharedKernels() => Array.ConvertAll(sharedKernels, name => shared.GetMethod(name)!);

    /// <summary>The segments, in the order in which a step comes to them.</summary>
    internal ReadOnlySpan<MethodInfo> Segments() =>
        passes.GetMethods(BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly);
}
