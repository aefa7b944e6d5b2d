namespace System.Diagnostics.CodeAnalysis;

/// <summary>Marks a constructor that sets all required members, as a record's copy constructor does.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
