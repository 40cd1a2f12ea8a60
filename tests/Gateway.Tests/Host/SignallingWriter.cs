using System.Text;

namespace Gateway.Tests.Host;

/// <summary>An output that tells when a text was printed.</summary>
internal sealed class SignallingWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource _printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Printed => _printed.Task.WaitAsync(TestContext.Current.CancellationToken);

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(awaited, StringComparison.Ordinal) == true)
        {
            _printed.TrySetResult();
        }
    }
}
