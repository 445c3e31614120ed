import { nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function bbox_iou(box1: Tensor, box2: Tensor): Tensor {
  const [b1_x1, b1_y1, b1_x2, b1_y2] = [0, 1, 2, 3].map((i) => box1.at(":", i));
  const [b2_x1, b2_y1, b2_x2, b2_y2] = [0, 1, 2, 3].map((i) => box2.at(":", i));
  const inter_rect_x1 = torch.max(b1_x1, b2_x1);
  const inter_rect_y1 = torch.max(b1_y1, b2_y1);
  const inter_rect_x2 = torch.min(b1_x2, b2_x2);
  const inter_rect_y2 = torch.min(b1_y2, b2_y2);
  const inter_area = torch
    .clamp(inter_rect_x2.sub(inter_rect_x1), { min: 0 })
    .mul(torch.clamp(inter_rect_y2.sub(inter_rect_y1), { min: 0 }));
  const b1_area = b1_x2.sub(b1_x1).mul(b1_y2.sub(b1_y1));
  const b2_area = b2_x2.sub(b2_x1).mul(b2_y2.sub(b2_y1));
  return inter_area.div(b1_area.add(b2_area).sub(inter_area).add(1e-16));
}

function nms(boxes: Tensor, scores: Tensor, threshold: number): number[] {
  let order = torch.sort(scores, { descending: true }).indices;
  const keep: number[] = [];
  while (order.numel() > 0) {
    const i = order.at(0).item();
    keep.push(i);
    if (order.numel() === 1) break;
    const ious = bbox_iou(boxes.at(i).unsqueeze(0), boxes.at(order.at("1:")));
    order = order.at("1:").at(ious.le(threshold));
  }
  return keep;
}

function predict_transform(raw: Tensor, inp_dim: number, sizes: [number, number][], num_classes: number): Tensor {
  const batch_size = raw.size(0);
  const grid_size = raw.size(2);
  const stride = Math.floor(inp_dim / grid_size);
  const bbox_attrs = 5 + num_classes;
  const num_anchors = sizes.length;
  let prediction = raw.view(batch_size, bbox_attrs * num_anchors, grid_size * grid_size);
  prediction = prediction.transpose(1, 2).contiguous();
  prediction = prediction.view(batch_size, grid_size * grid_size * num_anchors, bbox_attrs);
  prediction.set([":", ":", 0], torch.sigmoid(prediction.at(":", ":", 0)));
  prediction.set([":", ":", 1], torch.sigmoid(prediction.at(":", ":", 1)));
  prediction.set([":", ":", 4], torch.sigmoid(prediction.at(":", ":", 4)));
  const grid = torch.arange(grid_size, { dtype: torch.float });
  const [a, b] = torch.meshgrid(grid, grid, { indexing: "xy" });
  const x_offset = a.reshape(-1, 1);
  const y_offset = b.reshape(-1, 1);
  const x_y_offset = torch.cat([x_offset, y_offset], 1).repeat(1, num_anchors).view(-1, 2).unsqueeze(0);
  prediction.at(":", ":", ":2").add_(x_y_offset);
  let anchors = torch.FloatTensor(sizes.map(([w, h]) => [w / stride, h / stride]));
  anchors = anchors.repeat(grid_size * grid_size, 1).unsqueeze(0);
  prediction.set([":", ":", "2:4"], torch.exp(prediction.at(":", ":", "2:4")).mul(anchors));
  const classes = `5:${5 + num_classes}`;
  prediction.set([":", ":", classes], torch.sigmoid(prediction.at(":", ":", classes)));
  prediction.at(":", ":", ":4").mul_(stride);
  return prediction;
}

function write_results(prediction: Tensor, confidence: number): Tensor {
  const conf_mask = prediction.at(":", ":", 4).gt(confidence).float().unsqueeze(2);
  prediction = prediction.mul(conf_mask);
  const box_corner = prediction.new_zeros(prediction.shape);
  box_corner.set([":", ":", 0], prediction.at(":", ":", 0).sub(prediction.at(":", ":", 2).div(2)));
  box_corner.set([":", ":", 1], prediction.at(":", ":", 1).sub(prediction.at(":", ":", 3).div(2)));
  box_corner.set([":", ":", 2], prediction.at(":", ":", 0).add(prediction.at(":", ":", 2).div(2)));
  box_corner.set([":", ":", 3], prediction.at(":", ":", 1).add(prediction.at(":", ":", 3).div(2)));
  prediction.set([":", ":", ":4"], box_corner.at(":", ":", ":4"));
  let image_pred = prediction.at(0);
  let { values: max_conf, indices: max_conf_score } = torch.max(image_pred.at(":", "5:"), 1);
  max_conf = max_conf.float().unsqueeze(1);
  max_conf_score = max_conf_score.float().unsqueeze(1);
  image_pred = torch.cat([image_pred.at(":", ":5"), max_conf, max_conf_score], 1);
  const non_zero_ind = torch.nonzero(image_pred.at(":", 4));
  return image_pred.at(non_zero_ind.squeeze(), ":").view(-1, 7);
}

export function main(print: Print): void {
  torch.manual_seed(2);
  const head = new nn.Conv2d(4, 2 * 7, 1);
  const raw = head(torch.randn(1, 4, 3, 3)).detach();
  const anchors: [number, number][] = [
    [10, 14],
    [30, 20],
  ];
  const prediction = predict_transform(raw, 48, anchors, 2);
  print(prediction.shape, prediction.at(0, ":3"));
  const found = write_results(prediction, 0.5);
  print(found.shape, found.at(":", 6).unique());
  print(nms(found.at(":", ":4"), found.at(":", 4), 0.3));
  print(bbox_iou(found.at(":1", ":4"), found.at(":", ":4")));
  const target = torch.zeros(3, 3);
  target.set([1, 2], 1);
  const obj_mask = target.eq(1);
  const noobj_mask = obj_mask.logical_not();
  const conf = prediction.at(0, "::2", 4).view(3, 3);
  const loss_conf = new nn.BCELoss()(conf.at(obj_mask), target.at(obj_mask)).add(
    new nn.BCELoss()(conf.at(noobj_mask), target.at(noobj_mask)).mul(100),
  );
  print(loss_conf.item(), noobj_mask.sum().item());
}
