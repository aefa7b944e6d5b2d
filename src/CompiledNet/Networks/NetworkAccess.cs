using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Who changes a network, or needs it not to change: one at a time may change it, any number may read while nobody else changes it. Nobody
/// waits: whoever comes in between is told who is at work. What a thread does in the midst of its own change (a callback that loads weights)
/// is part of it.
/// </summary>
/// <param name="network">The network's name, for messages.</param>
/// <param name="parameters">Are told when a change has ended.</param>
internal sealed class NetworkAccess(string network, ParameterMemory parameters)
{
    private readonly object gate = new();
    private readonly Stack<string> changes = new();
    private int changingThread;
    private int readers;

    /// <summary>Begins a change.</summary>
    /// <param name="who">What changes it: <c>Fit</c>.</param>
    /// <param name="isPartOfOthers">Whether it may take place in the midst of another change of the same thread.</param>
    /// <returns>Ends the change when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">Another is at work; the message says who.</exception>
    public Scope Change(string who, bool isPartOfOthers = true)
    {
        lock (gate)
        {
            bool isOwn = changes.Count > 0 && changingThread == Environment.CurrentManagedThreadId;
            if ((changes.Count > 0 && !(isOwn && isPartOfOthers)) || (readers > 0 && !isOwn))
                throw Busy(who);
            changingThread = Environment.CurrentManagedThreadId;
            changes.Push(who);
            return new Scope(this, isChange: true);
        }
    }

    /// <summary>Begins to read what must not change meanwhile.</summary>
    /// <param name="who">What reads it: <c>Save</c>.</param>
    /// <returns>Ends the reading when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">Another thread changes it; the message says how.</exception>
    public Scope Read(string who)
    {
        lock (gate)
        {
            if (changes.Count > 0 && changingThread != Environment.CurrentManagedThreadId)
                throw Busy(who);
            readers++;
            return new Scope(this, isChange: false);
        }
    }

    private InvalidOperationException Busy(string who)
    {
        string atWork = changes.Count > 0 ? $"{changes.Peek()} is at work on it, on thread {changingThread}" : "it is being saved or copied";
        return new InvalidOperationException(
            $"{network} cannot begin {who}: {atWork}. Training, loading and saving a network are one thread's business at a time.");
    }

    private void End(bool isChange)
    {
        lock (gate)
        {
            if (isChange)
                changes.Pop();
            else
                readers--;
        }

        if (isChange)
            parameters.Change();
    }

    /// <summary>A change or a reading that is under way.</summary>
    public readonly ref struct Scope(NetworkAccess access, bool isChange)
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => access.End(isChange);
    }
}
