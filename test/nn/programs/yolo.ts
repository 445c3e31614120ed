import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function intersection_over_union(boxes_preds: Tensor, boxes_labels: Tensor): Tensor {
  const box1_x1 = boxes_preds.at("...", "0:1").sub(boxes_preds.at("...", "2:3").div(2));
  const box1_y1 = boxes_preds.at("...", "1:2").sub(boxes_preds.at("...", "3:4").div(2));
  const box1_x2 = boxes_preds.at("...", "0:1").add(boxes_preds.at("...", "2:3").div(2));
  const box1_y2 = boxes_preds.at("...", "1:2").add(boxes_preds.at("...", "3:4").div(2));
  const box2_x1 = boxes_labels.at("...", "0:1").sub(boxes_labels.at("...", "2:3").div(2));
  const box2_y1 = boxes_labels.at("...", "1:2").sub(boxes_labels.at("...", "3:4").div(2));
  const box2_x2 = boxes_labels.at("...", "0:1").add(boxes_labels.at("...", "2:3").div(2));
  const box2_y2 = boxes_labels.at("...", "1:2").add(boxes_labels.at("...", "3:4").div(2));
  const x1 = torch.max(box1_x1, box2_x1);
  const y1 = torch.max(box1_y1, box2_y1);
  const x2 = torch.min(box1_x2, box2_x2);
  const y2 = torch.min(box1_y2, box2_y2);
  const intersection = x2.sub(x1).clamp(0).mul(y2.sub(y1).clamp(0));
  const box1_area = box1_x2.sub(box1_x1).mul(box1_y2.sub(box1_y1)).abs();
  const box2_area = box2_x2.sub(box2_x1).mul(box2_y2.sub(box2_y1)).abs();
  return intersection.div(box1_area.add(box2_area).sub(intersection).add(1e-6));
}

class YoloLoss extends nn.Module<[predictions: Tensor, target: Tensor]> {
  mse = new nn.MSELoss({ reduction: "sum" });
  lambda_noobj = 0.5;
  lambda_coord = 5;

  constructor(
    readonly S = 3,
    readonly B = 2,
    readonly C = 2,
  ) {
    super();
  }

  override forward(predictions: Tensor, target: Tensor): Tensor {
    const { S, B, C } = this;
    predictions = predictions.reshape(-1, S, S, C + B * 5);
    const iou_b1 = intersection_over_union(
      predictions.at("...", `${C + 1}:${C + 5}`),
      target.at("...", `${C + 1}:${C + 5}`),
    );
    const iou_b2 = intersection_over_union(
      predictions.at("...", `${C + 6}:${C + 10}`),
      target.at("...", `${C + 1}:${C + 5}`),
    );
    const ious = torch.cat([iou_b1.unsqueeze(0), iou_b2.unsqueeze(0)], { dim: 0 });
    const [, bestbox] = torch.max(ious, { dim: 0 });
    const exists_box = target.at("...", C).unsqueeze(3);
    const box_predictions = exists_box.mul(
      bestbox
        .mul(predictions.at("...", `${C + 6}:${C + 10}`))
        .add(bestbox.rsub(1).mul(predictions.at("...", `${C + 1}:${C + 5}`))),
    );
    const box_targets = exists_box.mul(target.at("...", `${C + 1}:${C + 5}`));
    box_predictions.set(
      ["...", "2:4"],
      torch
        .sign(box_predictions.at("...", "2:4"))
        .mul(torch.sqrt(torch.abs(box_predictions.at("...", "2:4").add(1e-6)))),
    );
    box_targets.set(["...", "2:4"], torch.sqrt(box_targets.at("...", "2:4")));
    const box_loss = this.mse(
      torch.flatten(box_predictions, { end_dim: -2 }),
      torch.flatten(box_targets, { end_dim: -2 }),
    );
    const pred_box = bestbox
      .mul(predictions.at("...", `${C + 5}:${C + 6}`))
      .add(bestbox.rsub(1).mul(predictions.at("...", `${C}:${C + 1}`)));
    const object_loss = this.mse(
      torch.flatten(exists_box.mul(pred_box)),
      torch.flatten(exists_box.mul(target.at("...", `${C}:${C + 1}`))),
    );
    const no_box = exists_box.rsub(1);
    const no_object_loss = this.mse(
      torch.flatten(no_box.mul(predictions.at("...", `${C}:${C + 1}`)), { start_dim: 1 }),
      torch.flatten(no_box.mul(target.at("...", `${C}:${C + 1}`)), { start_dim: 1 }),
    );
    no_object_loss.add_(
      this.mse(
        torch.flatten(no_box.mul(predictions.at("...", `${C + 5}:${C + 6}`)), { start_dim: 1 }),
        torch.flatten(no_box.mul(target.at("...", `${C}:${C + 1}`)), { start_dim: 1 }),
      ),
    );
    const class_loss = this.mse(
      torch.flatten(exists_box.mul(predictions.at("...", `:${C}`)), { end_dim: -2 }),
      torch.flatten(exists_box.mul(target.at("...", `:${C}`)), { end_dim: -2 }),
    );
    return box_loss.mul(this.lambda_coord).add(object_loss).add(no_object_loss.mul(this.lambda_noobj)).add(class_loss);
  }
}

function non_max_suppression(bboxes: number[][], iou_threshold: number, threshold: number): number[][] {
  bboxes = bboxes.filter((box) => box[1] > threshold).sort((a, b) => b[1] - a[1]);
  const kept: number[][] = [];
  for (let chosen = bboxes.shift(); chosen !== undefined; chosen = bboxes.shift()) {
    const [own, , ...corners] = chosen;
    bboxes = bboxes.filter(
      ([other, , ...rest]) =>
        other !== own || intersection_over_union(torch.tensor(corners), torch.tensor(rest)).item() < iou_threshold,
    );
    kept.push(chosen);
  }
  return kept;
}

export function main(print: Print): void {
  torch.manual_seed(123);
  const net = new nn.Sequential(
    new nn.Conv2d(3, 6, 3, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(6),
    new nn.LeakyReLU(0.1),
    new nn.MaxPool2d(2, 2),
    new nn.Flatten(),
    new nn.Linear(6 * 3 * 3, 20),
    new nn.Dropout(0.0),
    new nn.LeakyReLU(0.1),
    new nn.Linear(20, 3 * 3 * 12),
  );
  const optimizer = new optim.Adam(net.parameters(), { lr: 1e-2, weight_decay: 0 });
  const loss_fn = new YoloLoss();
  const x = torch.rand(4, 3, 12, 12);
  const target = torch.zeros(4, 3, 3, 12);
  for (let i = 0; i < 4; i++) {
    target.set([i, i % 3, (i + 1) % 3, i % 2], 1);
    target.set([i, i % 3, (i + 1) % 3, "2:7"], torch.tensor([1, 0.3, 0.6, 0.5 + i / 4, 1.2]));
  }
  for (let epoch = 0; epoch < 3; epoch++) {
    const loss = loss_fn(net(x), target);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    print(`Mean loss was ${loss.item().toFixed(5)}`);
  }
  const predictions = net(x).reshape(4, 3, 3, 12);
  const scores = torch.cat([predictions.at("...", 2).unsqueeze(0), predictions.at("...", 7).unsqueeze(0)], { dim: 0 });
  const best_box = scores.argmax(0).unsqueeze(-1);
  const best_boxes = predictions
    .at("...", "3:7")
    .mul(best_box.rsub(1))
    .add(best_box.mul(predictions.at("...", "8:12")));
  const cell_indices = torch.arange(3).repeat(4, 3, 1).unsqueeze(-1);
  const px = best_boxes
    .at("...", ":1")
    .add(cell_indices)
    .mul(1 / 3);
  const py = best_boxes
    .at("...", "1:2")
    .add(cell_indices.permute(0, 2, 1, 3))
    .mul(1 / 3);
  const w_y = best_boxes.at("...", "2:4").mul(1 / 3);
  const classes = predictions.at("...", ":2").argmax(-1).unsqueeze(-1);
  const confidence = torch.max(predictions.at("...", 2), predictions.at("...", 7)).unsqueeze(-1);
  const converted = torch.cat([classes, confidence, px, py, w_y], { dim: -1 }).reshape(4, 9, -1);
  converted.set(["...", 0], converted.at("...", 0).long());
  for (const box of non_max_suppression(converted.at(0).tolist() as number[][], 0.5, 0)) {
    print(...box.map((value) => value.toFixed(5)));
  }
}
