/// <summary>Add1: the sum, value by value.</summary>
[@MethodImplAttribute(Hot)]
public static void Add1Forward(ref float operand1, ref float operand2, ref float output)
{
    for (nint at = 0; at < 512; at += 16)
    {
        Store(Load512(ref operand1, at) + Load512(ref operand2, at), ref output, at);
    }
}
