namespace CompiledNet;

/// <summary>Ends the layers that <see cref="RepeatAttribute"/> repeats.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EndRepeatAttribute : Attribute;
