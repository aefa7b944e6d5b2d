namespace CompiledNet.Samples;

/// <summary>Picks digits from a data set.</summary>
internal static class Digits
{
    /// <summary>The first examples of five digits in a row, which are numbered from 0 again.</summary>
    /// <param name="source">Pictures of all digits.</param>
    /// <param name="firstDigit">The digit that becomes class 0.</param>
    /// <param name="ofEach">How many of each digit, where there are so many.</param>
    public static Dataset Pick(Dataset source, int firstDigit, int ofEach = int.MaxValue)
    {
        const int Classes = 5;
        List<float> pictures = [];
        List<int> labels = [];
        int[] picked = new int[Classes];
        float[] picture = new float[source.InputLength], digit = new float[1];
        for (int i = 0; i < source.Count && picked.Min() < ofEach; i++)
        {
            source.Read(i, picture, digit);
            int label = (int)digit[0] - firstDigit;
            if (label is < 0 or >= Classes || picked[label] == ofEach)
                continue;
            picked[label]++;
            pictures.AddRange(picture);
            labels.Add(label);
        }

        return new ArrayDataset([.. pictures], source.InputLength, [.. labels]);
    }
}
