import type { Tensor } from "d2l-ts";

type Library = typeof import("d2l-ts");

/** What the peer in Python makes under the same names: steps of networks, and their parts at those sizes. */
export function networkStep({ F, nn, optim, torch }: Library, kind: string): () => unknown {
  class Residual extends nn.Module<[Tensor]> {
    readonly conv1;
    readonly conv2;
    readonly conv3;
    readonly bn1;
    readonly bn2;

    constructor(inputs: number, channels: number, stride: number) {
      super();
      this.conv1 = new nn.Conv2d(inputs, channels, 3, { padding: 1, stride });
      this.conv2 = new nn.Conv2d(channels, channels, 3, { padding: 1 });
      this.conv3 = inputs === channels && stride === 1 ? null : new nn.Conv2d(inputs, channels, 1, { stride });
      this.bn1 = new nn.BatchNorm2d(channels);
      this.bn2 = new nn.BatchNorm2d(channels);
    }

    override forward(x: Tensor): Tensor {
      const y = this.bn2(this.conv2(F.relu(this.bn1(this.conv1(x)))));
      return F.relu(y.add(this.conv3 === null ? x : this.conv3(x)));
    }
  }

  const resnet18 = (channels: number, classes: number) => {
    const stage = (inputs: number, outputs: number, stride: number) => [
      new Residual(inputs, outputs, stride),
      new Residual(outputs, outputs, 1),
    ];
    return new nn.Sequential(
      new nn.Conv2d(channels, 64, 7, { stride: 2, padding: 3 }),
      new nn.BatchNorm2d(64),
      new nn.ReLU(),
      new nn.MaxPool2d(3, { stride: 2, padding: 1 }),
      ...stage(64, 64, 1),
      ...stage(64, 128, 2),
      ...stage(128, 256, 2),
      ...stage(256, 512, 2),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(512, classes),
    );
  };

  const steps: { readonly [kind: string]: () => () => unknown } = {
    resnet() {
      const net = resnet18(3, 1000).eval();
      const x = torch.randn(4, 3, 64, 64);
      return () => torch.no_grad(() => net(x));
    },
    "resnet-step"() {
      const net = resnet18(1, 10);
      const [x, y] = [torch.randn(8, 1, 96, 96), torch.randint(0, 10, [8])];
      const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
      return () => {
        optimizer.zero_grad();
        F.cross_entropy(net(x), y).backward();
        optimizer.step();
      };
    },
    "batch-norm"() {
      const layer = new nn.BatchNorm2d(64);
      const x = torch.randn(8, 64, 48, 48, { requires_grad: true });
      const grad = torch.randn(8, 64, 48, 48);
      return () => {
        x.grad = null;
        layer(x).backward(grad);
      };
    },
    "cross-entropy"() {
      const [x, y] = [torch.randn(256, 1000, { requires_grad: true }), torch.randint(0, 1000, [256])];
      return () => {
        x.grad = null;
        F.cross_entropy(x, y).backward();
      };
    },
    adam() {
      const net = resnet18(1, 10);
      for (const parameter of net.parameters()) parameter.grad = torch.randn(...parameter.shape);
      const optimizer = new optim.Adam(net.parameters());
      return () => optimizer.step();
    },
  };
  return steps[kind]();
}
