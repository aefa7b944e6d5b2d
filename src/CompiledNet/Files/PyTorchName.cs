namespace CompiledNet.Files;

/// <summary>
/// The name of a tensor in a <c>state_dict</c> of PyTorch, cut: <c>features.0.weight</c> is <c>weight</c> of the module <c>features.0</c>.
/// A recurrent module holds several layers, whose numbers stand within the names of their tensors: each is a module by itself here, so that
/// <c>rnn.weight_ih_l1_reverse</c> is <c>weight_ih_reverse</c> of <c>rnn.l1</c>.
/// </summary>
/// <param name="Module">The module, with those that it is in; empty for none.</param>
/// <param name="Variable">What the tensor is within its module.</param>
internal readonly record struct PyTorchName(string Module, string Variable)
{
    public static PyTorchName Parse(string name)
    {
        (string module, string variable) = Cut(name);
        string[] words = variable.Split('_');
        return words is ["weight" or "bias", "ih" or "hh" or "hr", var layer, ..] && IsLayer(layer)
            ? new(Join(module, layer), string.Join('_', words.Where((_, place) => place != 2)))
            : new(module, variable);
    }

    /// <summary>The name in the file.</summary>
    public override string ToString()
    {
        (string module, string layer) = Cut(Module);
        string[] words = Variable.Split('_');
        return words is ["weight" or "bias", "ih" or "hh" or "hr", ..] && IsLayer(layer)
            ? Join(module, string.Join('_', [words[0], words[1], layer, .. words[2..]]))
            : Join(Module, Variable);
    }

    /// <summary>What stands before the last point, and what behind it.</summary>
    private static (string Before, string Last) Cut(string name) =>
        (name[..Math.Max(name.LastIndexOf('.'), 0)], name[(name.LastIndexOf('.') + 1)..]);

    private static string Join(string module, string name) => module.Length == 0 ? name : $"{module}.{name}";

    /// <summary>Whether a word is the number of a recurrent layer, <c>l0</c>.</summary>
    private static bool IsLayer(string word) => word is ['l', .. { Length: > 0 } digits] && digits.All(char.IsAsciiDigit);
}
