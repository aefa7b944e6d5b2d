using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using Xunit;

namespace CompiledNet.Generator.Tests.Shapes;

public sealed class WindowArithmeticTests
{
    [Fact]
    public void ExplicitPadding_GivesAsManyWindowsAsCountingDoes()
    {
        foreach ((int input, int size, int stride, int zeros) in Cases())
        {
            // Windows laid one after the other on input and zeros, until one does not fit.
            int counted = 0;
            while ((counted * stride) + size <= input + (2 * zeros))
                counted++;
            if (counted == 0)
            {
                Assert.True(WindowAxis.Slack(input, size, zeros) < 0);
                continue;
            }

            WindowAxis axis = WindowAxis.Resolve(input, size, stride, zeros);
            int end = ((counted - 1) * stride) + size;
            Assert.Equal(counted, axis.Output);
            Assert.Equal(zeros, axis.PadBefore);
            Assert.Equal(Math.Max(0, end - zeros - input), axis.PadAfter);
            Assert.Equal(input + (2 * zeros) - end, WindowAxis.Cropped(input, size, stride, zeros));
        }
    }

    [Fact]
    public void SamePadding_IsTensorFlows()
    {
        foreach ((int input, int size, int stride, int zeros) in Cases())
        {
            if (zeros > 0)
                continue;

            // A window begins at every stride-th input; the fewest zeros that let the last one in, the odd one at the end.
            int windows = Enumerable.Range(0, input).Count(start => start % stride == 0);
            int lastStart = (windows - 1) * stride;
            int total = Math.Max(0, lastStart + size - input);

            WindowAxis axis = WindowAxis.Resolve(input, size, stride, zeros: null);
            Assert.Equal(new WindowAxis(input, size, stride, total / 2, total - (total / 2), windows), axis);
        }
    }

    [Fact]
    public void Dilation_SpreadsTheTaps()
    {
        foreach ((int input, int size, int dilation, int zeros) in Cases())
        {
            // Positions of the first tap from which the last one still lies on input and zeros.
            int counted = Enumerable.Range(0, input + (2 * zeros)).Count(start => start + ((size - 1) * dilation) < input + (2 * zeros));
            if (counted == 0)
                continue;

            WindowAxis axis = WindowAxis.Resolve(input, size, stride: 1, zeros, dilation);
            Assert.Equal(counted, axis.Output);
            Assert.Equal(((size - 1) * dilation) + 1, axis.Reach);
            Assert.Equal(input, WindowAxis.Resolve(input, size, stride: 1, zeros: null, dilation).Output);
        }
    }

    [Fact]
    public void Parts_SeeWhatTheWholeSees()
    {
        foreach ((int input, int size, int stride, int zeros) in Cases())
        {
            if (zeros > 0 || input % stride > 0)
                continue;
            WindowAxis whole = WindowAxis.Resolve(input, size, stride, zeros: null);
            for (int windows = 1; windows <= whole.Output; windows++)
            {
                WindowAxis seen = whole.Part(windows);
                WindowAxis saw = whole.PartOfInputs(windows * stride);
                for (int first = 0; first + windows <= whole.Output; first += windows)
                {
                    // The place of the first input that the first window sees, and of the first window that sees the first input.
                    int origin = whole.Origin(first);
                    int before = first - whole.WindowsBefore;
                    foreach (int tap in Enumerable.Range(0, size))
                    {
                        Assert.All(Enumerable.Range(0, windows), each =>
                            Assert.Equal(whole.InputOf(first + each, tap), origin + seen.InputOf(each, tap)));
                        Assert.All(Enumerable.Range(0, windows * stride), each =>
                        {
                            if (whole.OutputOf((first * stride) + each, tap) is int window)
                                Assert.Equal(window, before + saw.OutputOf(each, tap));
                        });
                    }
                }
            }
        }
    }

    [Fact]
    public void LargeNumbers_DoNotOverflow()
    {
        Assert.Equal(4_294_967_295, WindowAxis.Windows(1, int.MaxValue, 1, int.MaxValue) + int.MaxValue - 1);
        Assert.Equal(int.MaxValue, WindowAxis.Resolve(1, int.MaxValue, 1, null).PadBefore * 2L + 1);
    }

    private static IEnumerable<(int Input, int Size, int Stride, int Zeros)> Cases() =>
        from input in Enumerable.Range(1, 12)
        from size in Enumerable.Range(1, 7)
        from stride in Enumerable.Range(1, 5)
        from zeros in Enumerable.Range(0, 4)
        select (input, size, stride, zeros);
}
