using System.Text.Json;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>An activation as Keras names it: what it computes there, and how CompiledNet calls it.</summary>
internal sealed record KerasFunction(Function Function, Func<Tensor, Tensor> Apply)
{
    /// <summary>A function of each value by itself, at one.</summary>
    public double At(double value) => Apply(new([1], [value])).Data[0];

    /// <summary>Reads a function by its name, or as an object of a layer or a function.</summary>
    /// <exception cref="RefusedException">CompiledNet does not have it.</exception>
    public static KerasFunction Read(KerasConfig config, string name = "activation")
    {
        if (config.Find(name) is not { } value)
            return Elementwise(Activation.Linear, x => x);
        if (value.ValueKind == JsonValueKind.String)
            return Named(value.GetString()!, config.Version);
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("class_name", out JsonElement kind)
            && kind.ValueKind == JsonValueKind.String
            && value.TryGetProperty("config", out JsonElement inner))
        {
            if (inner.ValueKind == JsonValueKind.String)
                return Named(inner.GetString()!, config.Version);
            if (inner.ValueKind == JsonValueKind.Object)
                return OfLayer(kind.GetString()!, new KerasConfig(inner, name, config.Version)) ?? Named(kind.GetString()!, config.Version);
        }

        throw config.Wrong(name, "the name of a function", value);
    }

    /// <summary>What a layer that is a function computes; null for a layer that is none.</summary>
    /// <exception cref="RefusedException">CompiledNet does not have it.</exception>
    public static KerasFunction? OfLayer(string kind, KerasConfig config) => kind switch
    {
        "ReLU" => Relu(config),
        "LeakyReLU" => Leaky(config.Real("negative_slope", config.Real("alpha", 0.3))),
        "ELU" when config.Real("alpha", 1) == 1 => Named("elu", config.Version),
        "ELU" => throw new RefusedException($"its alpha is {config.Real("alpha", 1)}; CompiledNet's Elu has 1"),
        "Softmax" when config.Find("axis") is not { } axis || KerasConfig.ReadIntegers(axis) is [-1] => Named("softmax", config.Version),
        "Softmax" => throw new RefusedException("its axis is not the last"),
        _ => null,
    };

    public static KerasFunction Named(string name, int version) => name switch
    {
        "linear" => Elementwise(Activation.Linear, x => x),
        "relu" => Elementwise(Activation.Relu, x => Math.Max(x, 0)),
        "relu6" => Elementwise(Activation.Relu6, x => Math.Clamp(x, 0, 6)),
        "sigmoid" => Elementwise(Activation.Sigmoid, Functions.Sigmoid),
        "tanh" => Elementwise(Activation.Tanh, Math.Tanh),
        "softmax" => new(new(Activation.Softmax), Functions.Softmax),
        "elu" => Elementwise(Activation.Elu, Functions.Elu),
        "selu" => Elementwise(Activation.Selu, Functions.Selu),
        "gelu" => Elementwise(Activation.Gelu, Functions.Gelu),
        "swish" or "silu" => Elementwise(Activation.Silu, x => x * Functions.Sigmoid(x)),
        "softplus" => Elementwise(Activation.Softplus, Functions.Softplus),
        "softsign" => Elementwise(Activation.Softsign, Functions.Softsign),
        "mish" => Elementwise(Activation.Mish, Functions.Mish),
        "exponential" => Elementwise(Activation.Exponential, Math.Exp),
        "leaky_relu" => Leaky(0.2),
        "hard_sigmoid" when version >= 3 => Elementwise(Activation.HardSigmoid, Functions.HardSigmoid),
        "hard_sigmoid" => throw new RefusedException(
            "hard_sigmoid before Keras 3 is clip(0.2x + 0.5, 0, 1); CompiledNet's HardSigmoid is that of Keras 3, clip(x / 6 + 0.5, 0, 1)"),
        "hard_swish" or "hard_silu" => Elementwise(Activation.HardSwish, x => x * Functions.HardSigmoid(x)),
        _ => throw new RefusedException($"the activation {name} does not exist in CompiledNet"),
    };

    private static KerasFunction Relu(KerasConfig config)
    {
        double slope = config.Real("negative_slope", 0), threshold = config.Real("threshold", 0);
        double? most = config.Has("max_value") ? config.Real("max_value") : null;
        if (threshold == 0 && most is null)
            return slope == 0 ? Elementwise(Activation.Relu, x => Math.Max(x, 0)) : Leaky(slope);
        if (threshold == 0 && most == 6 && slope == 0)
            return Elementwise(Activation.Relu6, x => Math.Clamp(x, 0, 6));
        throw new RefusedException(
            $"it is a ReLU of max_value {most?.ToString() ?? "none"}, negative_slope {slope} and threshold {threshold}; CompiledNet has Relu, Relu6 and LeakyRelu");
    }

    private static KerasFunction Leaky(double slope) => slope is >= 0 and < float.MaxValue
        ? new(new(Activation.LeakyRelu, (float)slope), x => x.Map(value => value > 0 ? value : value * slope))
        : throw new RefusedException($"its negative slope is {slope}; CompiledNet's LeakyRelu has at least 0");

    private static KerasFunction Elementwise(Activation kind, Func<double, double> function) => new(new(kind), x => x.Map(function));
}
