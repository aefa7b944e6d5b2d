using CompiledNet.Numerics;
using Xunit;

namespace CompiledNet.Tests.Numerics;

public class TileTransposerTests
{
    [Fact]
    public void Transpose_OfAnySize_WritesEveryNumberToItsPlaceAndNothingElse()
    {
        foreach (int rows in new[] { 1, 3, 4, 5, 8, 15, 16, 17, 33 })
        {
            foreach (int columns in new[] { 1, 3, 4, 7, 16, 18, 35, 64 })
            {
                int sourceStride = columns + 3;
                int destinationStride = rows + 2;
                var source = Enumerable.Range(1, rows * sourceStride).Select(number => (float)number).ToArray();
                var destination = new float[columns * destinationStride];
                TileTransposer.Transpose(ref source[0], sourceStride, rows, columns, ref destination[0], destinationStride);
                for (int column = 0; column < columns; column++)
                {
                    for (int row = 0; row < destinationStride; row++)
                    {
                        float expected = row < rows ? source[row * sourceStride + column] : 0;
                        Assert.Equal(expected, destination[column * destinationStride + row]);
                    }
                }
            }
        }
    }

    [Fact]
    public void TransposeInFours_OfAnySize_WritesZerosUpToTheNextMultiple()
    {
        foreach (int rows in new[] { 1, 2, 3, 4, 6, 7, 10, 17, 19 })
        {
            foreach (int columns in new[] { 1, 4, 7, 16, 24 })
            {
                int whole = (rows + 3) / 4 * 4;
                float[] source = [.. Enumerable.Range(1, rows * columns).Select(number => (float)number)];
                float[] destination = [.. Enumerable.Repeat(-1f, columns * (whole + 1))];
                TileTransposer.TransposeInFours(ref source[0], columns, rows, columns, ref destination[0], whole + 1);
                for (int column = 0; column < columns; column++)
                {
                    for (int row = 0; row <= whole; row++)
                        Assert.Equal(row < rows ? source[row * columns + column] : row < whole ? 0 : -1, destination[column * (whole + 1) + row]);
                }
            }
        }
    }

    [Fact]
    public void ToTile_OfFewRows_ClearsTheOtherLanes()
    {
        float[] tile = Enumerable.Repeat(float.NaN, 3 * 16).ToArray();
        float[] rows = [1, 2, 3, 4, 5, 6];
        TileTransposer.ToTile(ref rows[0], 3, 2, 3, ref tile[0]);
        float[] expected = new float[48];
        (expected[0], expected[16], expected[32]) = (1, 2, 3);
        (expected[1], expected[17], expected[33]) = (4, 5, 6);
        Assert.Equal(expected, tile);
    }
}
