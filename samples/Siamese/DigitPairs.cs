namespace CompiledNet.Samples;

/// <summary>Makes pairs of pictures.</summary>
internal static class DigitPairs
{
    private const int Classes = 10;

    /// <summary>A pair for each picture: half of them with another picture of the same digit, half with one of another digit.</summary>
    /// <param name="digits">Pictures of all digits.</param>
    /// <param name="seed">Equal seeds give equal pairs.</param>
    /// <returns>Both pictures of a pair one after the other; the target is 1 for the same digit, else 0.</returns>
    public static Dataset Of(Dataset digits, int seed)
    {
        var random = new Random(seed);
        int length = digits.InputLength;
        float[] left = new float[digits.Count * length], right = new float[left.Length], same = new float[digits.Count], label = new float[1];
        int[] labels = new int[digits.Count];
        List<int>[] ofDigit = [.. Enumerable.Range(0, Classes).Select(_ => new List<int>())];
        for (int i = 0; i < digits.Count; i++)
        {
            digits.Read(i, left.AsSpan(i * length, length), label);
            labels[i] = (int)label[0];
            ofDigit[labels[i]].Add(i);
        }

        for (int i = 0; i < digits.Count; i++)
        {
            bool isSame = random.Next(2) == 0;
            List<int> others = ofDigit[isSame ? labels[i] : (labels[i] + random.Next(1, Classes)) % Classes];
            left.AsSpan(others[random.Next(others.Count)] * length, length).CopyTo(right.AsSpan(i * length));
            same[i] = isSame ? 1 : 0;
        }

        return new ArrayDataset([left, right], same, targetLength: 1);
    }
}
