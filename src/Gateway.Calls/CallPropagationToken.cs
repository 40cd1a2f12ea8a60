using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Gateway.Calls;

/// <summary>
/// What a call hands on to the calls that are made on its behalf: its deadline and its cancellation. A server makes it, a client of this project reads it.
/// </summary>
public sealed class CallPropagationToken : ContextPropagationToken
{
    // The contract keeps the constructor of its empty base class to itself, so this one cannot call it, and what calls no base constructor
    // in C# is extern. It is never run: Create makes instances without any.
#pragma warning disable CS0824 // Constructor is marked external
    private extern CallPropagationToken();
#pragma warning restore CS0824

    /// <summary>The deadline of the parent call in UTC; <see cref="DateTime.MaxValue"/> when it has none or does not pass it on.</summary>
    public DateTime Deadline { get; private set; }

    /// <summary>Cancelled with the parent call; <see cref="CancellationToken.None"/> when it does not pass that on.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>Makes a token.</summary>
    /// <param name="deadline">The parent's deadline in UTC, or <see cref="DateTime.MaxValue"/>.</param>
    /// <param name="options">What of the two is passed on; null for both.</param>
    /// <param name="cancellationToken">The parent's cancellation.</param>
    public static CallPropagationToken Create(DateTime deadline, ContextPropagationOptions? options, CancellationToken cancellationToken)
    {
        var token = (CallPropagationToken)RuntimeHelpers.GetUninitializedObject(typeof(CallPropagationToken));
        token.Deadline = options is { IsPropagateDeadline: false } ? DateTime.MaxValue : deadline;
        token.CancellationToken = options is { IsPropagateCancellation: false } ? CancellationToken.None : cancellationToken;
        return token;
    }
}
